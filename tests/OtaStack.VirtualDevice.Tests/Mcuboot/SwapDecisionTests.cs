using OtaStack.VirtualDevice.Mcuboot;

namespace OtaStack.VirtualDevice.Tests.Mcuboot;

/// <summary>The tables of MCUboot's docs/design.md, "New swaps (non-resumes)", against every combination of trailers.</summary>
public sealed class SwapDecisionTests
{
    /// <summary>Magic, image-ok and copy-done of the primary slot, then of the secondary; * is "Any". The first row that fits decides.</summary>
    private static readonly (string State, bool OffsetOnly, string Row, SwapType Result)[] Table =
    [
        ("I", true, "* * * Good Unset Set", SwapType.Revert),
        ("II", false, "* * * Good Unset *", SwapType.Test),
        ("III", false, "* * * Good Set *", SwapType.Permanent),
        ("IV", false, "Good Unset Set * * *", SwapType.Revert),
        ("V", false, "* * * * * *", SwapType.None),
    ];

    private static readonly TrailerMagic[] Magics = [TrailerMagic.Unset, TrailerMagic.Good, TrailerMagic.Bad];
    private static readonly FlagState[] Flags = [FlagState.Unset, FlagState.Set, FlagState.Bad];

    [Theory]
    [InlineData(SwapStrategy.Move)]
    [InlineData(SwapStrategy.Offset)]
    public void Every_combination_of_trailers_asks_for_what_the_documented_tables_say(SwapStrategy strategy)
    {
        int asked = 0;
        HashSet<string> met = [];
        foreach (TrailerState primary in Trailers())
        {
            foreach (TrailerState secondary in Trailers())
            {
                object[] values = [primary.Magic, primary.ImageOk, primary.CopyDone, secondary.Magic, secondary.ImageOk, secondary.CopyDone];
                (string state, _, _, SwapType result) = Table.First(row => (!row.OffsetOnly || strategy == SwapStrategy.Offset) && Fits(row.Row, values));
                met.Add(state);
                Assert.True(result == SwapDecision.Decide(strategy, primary, secondary), $"{primary} {secondary}: state {state}");
                asked++;
            }
        }

        Assert.Equal(27 * 27, asked);
        Assert.Equal(strategy == SwapStrategy.Offset ? 5 : 4, met.Count);
    }

    [Theory]
    [InlineData(TrailerMagic.Good, FlagState.Unset, SwapType.Revert, SwapType.Revert)]
    [InlineData(TrailerMagic.Good, FlagState.Bad, SwapType.Test, SwapType.Test)]
    [InlineData(TrailerMagic.Good, FlagState.Set, SwapType.Test, SwapType.Unknown)]
    [InlineData(TrailerMagic.Unset, FlagState.Unset, SwapType.Test, SwapType.Unknown)]
    [InlineData(TrailerMagic.Bad, FlagState.Unset, SwapType.Test, SwapType.Unknown)]
    [InlineData(TrailerMagic.Good, FlagState.Unset, SwapType.Unknown, SwapType.Unknown)]
    public void A_swap_goes_on_when_the_primary_trailer_has_noted_one_and_no_end(TrailerMagic magic, FlagState copyDone, SwapType noted, SwapType goesOn)
    {
        Assert.Equal(goesOn, SwapDecision.Interrupted(new TrailerState(magic, FlagState.Unset, copyDone, noted)));
    }

    private static IEnumerable<TrailerState> Trailers()
    {
        return from magic in Magics from imageOk in Flags from copyDone in Flags select new TrailerState(magic, imageOk, copyDone);
    }

    private static bool Fits(string row, object[] values)
    {
        return row.Split(' ').Zip(values).All(pair => pair.First == "*" || pair.First == pair.Second.ToString());
    }
}
