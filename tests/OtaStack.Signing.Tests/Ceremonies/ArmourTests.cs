using System.Globalization;
using OtaStack.Signing.Ceremonies;
using OtaStack.Signing.Ceremonies.Armour;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Tests.Support;
using Xunit.Abstractions;

namespace OtaStack.Signing.Tests.Ceremonies;

/// <summary>A block that is typed is what was printed, or the line with the slip is named.</summary>
public sealed class ArmourTests(ITestOutputHelper output) : IDisposable
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly CeremonyDesk _desk = new CeremonyDesk().WithStagedRelease();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void The_golden_block_is_written_and_read()
    {
        byte[] bytes = [.. Enumerable.Range(0, 45).Select(i => (byte)(i * 11))];

        IReadOnlyList<string> lines = ArmouredBlock.Write(ArmouredBlock.Response, rehearsal: true, bytes);

        Assert.Equal("REHEARSAL OTA RESPONSE", lines[0]);
        Assert.Equal(5, lines.Count);
        Assert.Equal(bytes, Read(string.Join('\n', lines), rehearsal: true));
        Assert.Equal(bytes, Read(string.Join(':', lines).ToLowerInvariant().Replace("0", "o", StringComparison.Ordinal), rehearsal: true));
        Assert.All(string.Join(':', lines), character => Assert.Contains(character, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"));
    }

    [Fact]
    public void Every_wrong_character_and_every_swap_of_neighbours_is_found_in_its_line()
    {
        byte[] bytes = [.. Enumerable.Range(0, 45).Select(i => (byte)(i * 73))];
        string[] lines = [.. ArmouredBlock.Write(ArmouredBlock.Response, rehearsal: false, bytes)];
        int tried = 0;
        for (int line = 1; line < lines.Length; line++)
        {
            for (int place = line == lines.Length - 1 ? 4 : 0; place < lines[line].Length; place++)
            {
                foreach (string slip in Slips(lines[line], place))
                {
                    string[] typed = [.. lines];
                    typed[line] = slip;
                    SigningException refused = Refusals.Expect(CeremonyErrorCode.ArmourLine, SigningFault.File, () => Read(string.Join('\n', typed)));
                    Assert.Equal(line.ToString("00", CultureInfo.InvariantCulture), refused.Arguments[1]);
                    tried++;
                }
            }
        }

        Assert.True(tried > 2500, $"{tried} slips");
    }

    [Fact]
    public void A_line_that_is_missing_doubled_or_swapped_is_named()
    {
        string[] lines = [.. ArmouredBlock.Write(ArmouredBlock.Response, rehearsal: false, new byte[90])];

        Assert.Equal("02", LineOf([.. lines[..2], .. lines[3..]]));
        Assert.Equal("03", LineOf([.. lines[..3], lines[2], .. lines[3..]]));
        Assert.Equal("02", LineOf([lines[0], lines[1], lines[3], lines[2], .. lines[4..]]));
        Assert.Equal("05", LineOf([.. lines[..5], lines[^1]]));
    }

    [Fact]
    public void A_response_is_short_enough_to_type_and_comes_back_whole()
    {
        SigningRequest request = _desk.Request();
        SigningResponse response = _desk.Sign(request, _desk.Workshop.Targets1, "box1", "森 花子", "Sato");

        IReadOnlyList<string> lines = CeremonyText.Of(response);
        output.WriteLine(string.Join('\n', lines));

        Assert.InRange(lines.Count, 10, 18);
        byte[] typed = System.Text.Encoding.ASCII.GetBytes(string.Join('\n', lines));
        Assert.Equal(response.ToBytes(), CeremonyText.ReadResponse(typed, [request], "typed").ToBytes());
        _ = Refusals.Expect(CeremonyErrorCode.RequestUnknown, SigningFault.Refused, () => CeremonyText.ReadResponse(typed, [], "typed"));
        Assert.True(_desk.Accept(CeremonyText.ReadResponse(typed, _desk.Online().Requests, "typed")).Published);
    }

    [Fact]
    public void A_request_that_is_short_enough_can_be_typed_too()
    {
        SigningRequest request = _desk.Request();

        IReadOnlyList<string>? lines = CeremonyText.Of(request);

        Assert.NotNull(lines);
        output.WriteLine($"{request.ToBytes().Length} bytes in {lines.Count} lines");
        byte[] typed = System.Text.Encoding.ASCII.GetBytes(string.Join("\r\n", lines));
        Assert.Equal(request.ToBytes(), CeremonyText.ReadRequest(typed, "typed").ToBytes());
    }

    [Fact]
    public void A_block_of_another_kind_or_of_a_rehearsal_is_told_apart()
    {
        string block = string.Join('\n', ArmouredBlock.Write(ArmouredBlock.Request, rehearsal: false, [1, 2, 3]));

        _ = Refusals.Expect(CeremonyErrorCode.ArmourMalformed, SigningFault.File, () => Read(block));
        _ = Refusals.Expect(CeremonyErrorCode.ArmourMalformed, SigningFault.File, () => ArmouredBlock.Read(ArmouredBlock.Request, rehearsal: true, block, "typed"));
        _ = Refusals.Expect(CeremonyErrorCode.ArmourLine, SigningFault.File, () => ArmouredBlock.Read(ArmouredBlock.Request, rehearsal: true, "REHEARSAL " + block, "typed"));
        _ = Refusals.Expect(CeremonyErrorCode.ArmourTooLong, SigningFault.Refused, () => ArmouredBlock.Write(ArmouredBlock.Request, false, new byte[ArmouredBlock.MaxBytes + 1]));
        _ = Refusals.Expect(CeremonyErrorCode.ArmourTooLong, SigningFault.File, () => Read(new string('0', ArmouredBlock.MaxCharacters + 1)));
    }

    private static IEnumerable<string> Slips(string line, int place)
    {
        if (line[place] == ' ')
        {
            yield break;
        }

        foreach (char other in Alphabet.Where(other => other != line[place]))
        {
            yield return line[..place] + other + line[(place + 1)..];
        }

        int next = place + 1 < line.Length && line[place + 1] == ' ' ? place + 2 : place + 1;
        if (next < line.Length && line[next] != line[place])
        {
            yield return line[..place] + line[next] + line[(place + 1)..next] + line[place] + line[(next + 1)..];
        }
    }

    private static string LineOf(string[] lines)
    {
        return Refusals.Expect(CeremonyErrorCode.ArmourLine, SigningFault.File, () => Read(string.Join('\n', lines))).Arguments[1];
    }

    private static byte[] Read(string text, bool rehearsal = false) => ArmouredBlock.Read(ArmouredBlock.Response, rehearsal, text, "typed");
}
