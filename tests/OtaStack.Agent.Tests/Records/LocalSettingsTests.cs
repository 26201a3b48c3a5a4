using OtaStack.Agent.Core;
using OtaStack.Agent.Records;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Records;

public sealed class LocalSettingsTests
{
    private const int Seed = 20261127;

    private readonly MemoryFiles _files = new();

    [Fact]
    public void What_was_saved_is_loaded()
    {
        Fill();

        LocalSettings loaded = Load();

        Assert.Equal((UpdateMode.Ask, UserOrder.At, 1_800_000_000L, 2), (loaded.Mode, loaded.Order, loaded.OrderTime, loaded.Postponements));
        Assert.Equal((20_000, 1_790_000_000L), (loaded.BytesPerSecond, loaded.LastUpdate));
        Assert.Equal(("thermostat-1.1.0", "inUse"), (loaded.ReleaseId, loaded.PostponeReason));
        Assert.Equal([127, 120, 60], loaded.Windows);
        Assert.Equal([0, 60, 1_806_541_200, 120], loaded.Offsets);
    }

    [Fact]
    public void The_record_has_these_bytes()
    {
        Fill();

        byte[] bytes = _files["agent/settings.1"]!;

        Assert.Equal(8 + 4 + 4 + 8 + 8 + 65 + 33 + 1 + 96 + 1 + 192 + 4, bytes.Length);
        Assert.StartsWith(
            "4F545353" + "01000000" + "01020202" + "204E0000" + "00D2496B00000000" + "803BB16A00000000" + "10746865726D6F737461742D312E312E30",
            Convert.ToHexString(bytes));
        Assert.Equal("05696E557365", Convert.ToHexString(bytes[97..103]));
        Assert.Equal("037F000000000000007800000000000000", Convert.ToHexString(bytes[130..147]));
    }

    [Fact]
    public void From_the_first_choice_at_a_portal_on_the_record_has_its_number_behind_the_rest()
    {
        LocalSettings settings = Fill();
        byte[] shorter = _files["agent/settings.1"]!;
        settings.Choice = 0x0102030405;

        settings.Save();

        byte[] longer = _files["agent/settings.2"]!;
        Assert.Equal((shorter.Length + 8, shorter), (longer.Length, _files["agent/settings.1"]!));
        Assert.Equal("0504030201000000", Convert.ToHexString(longer[(shorter.Length - 4)..^4]));
        Assert.Equal(shorter[9..^4], longer[9..^12]);
        Assert.Equal((0x0102030405L, UpdateMode.Ask), (Load().Choice, Load().Mode));
    }

    [Fact]
    public void A_record_without_a_number_is_read_as_before_and_counts_until_a_longer_one_is_whole()
    {
        Fill();
        LocalSettings settings = Load();
        Assert.Equal((0L, "thermostat-1.1.0"), (settings.Choice, settings.ReleaseId));
        settings.Choice = 7;
        settings.Mode = UpdateMode.Manual;

        settings.Save();
        Assert.Equal((7L, UpdateMode.Manual), (Load().Choice, Load().Mode));

        byte[] whole = _files["agent/settings.2"]!;
        _files["agent/settings.2"] = whole[..100];
        Assert.Equal((0L, UpdateMode.Ask), (Load().Choice, Load().Mode));

        _files["agent/settings.2"] = whole;
        settings.Mode = UpdateMode.Offline;
        settings.Save();
        Assert.Equal((whole.Length, UpdateMode.Offline), (_files["agent/settings.1"]!.Length, Load().Mode));
    }

    [Fact]
    public void Without_a_record_nothing_is_chosen()
    {
        AssertNothingChosen(Load());
    }

    [Fact]
    public void A_record_of_another_format_or_damaged_in_both_files_is_none()
    {
        LocalSettings settings = Fill();
        byte[] other = (byte[])_files["agent/settings.1"]!.Clone();
        other[8] = 2;
        BitConverter.TryWriteBytes(other.AsSpan(other.Length - 4), OtaStack.Launcher.Records.Crc32.Compute(other, 0, other.Length - 4));
        _files["agent/settings.1"] = other;
        AssertNothingChosen(Load());

        settings.Save();
        settings.Save();
        _files["agent/settings.1"]![20] ^= 1;
        Assert.Equal(UpdateMode.Ask, Load().Mode);
        _files["agent/settings.2"]![20] ^= 1;
        AssertNothingChosen(Load());
    }

    [Fact]
    public void Whatever_the_bytes_of_a_valid_record_say_it_loads_within_its_limits()
    {
        Fill();
        Random random = new(Seed);
        for (int round = 0; round < 5000; round++)
        {
            byte[] bytes = (byte[])_files["agent/settings.1"]!.Clone();
            random.NextBytes(bytes.AsSpan(9, bytes.Length - 13));
            BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), OtaStack.Launcher.Records.Crc32.Compute(bytes, 0, bytes.Length - 4));
            MemoryFiles files = new() { ["agent/settings.1"] = bytes };
            LocalSettings loaded = new(files);

            loaded.Load();

            Assert.True(loaded.Windows.Length <= 12 && loaded.Offsets.Length <= 24 && loaded.ReleaseId.Length <= 64, $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void What_is_said_of_one_release_is_forgotten_with_the_next()
    {
        LocalSettings settings = Fill();

        settings.Say("thermostat-1.1.0", UserOrder.Now, 0);
        Assert.Equal((2, "inUse"), (settings.Postponements, settings.PostponeReason));
        settings.Say("thermostat-1.2.0", UserOrder.Now, 0);
        Assert.Equal((0, ""), (settings.Postponements, settings.PostponeReason));
    }

    private LocalSettings Fill()
    {
        LocalSettings settings = new(_files)
        {
            Mode = UpdateMode.Ask,
            BytesPerSecond = 20_000,
            Windows = [127, 120, 60],
            Offsets = [0, 60, 1_806_541_200, 120],
            LastUpdate = 1_790_000_000,
            ReleaseId = "thermostat-1.1.0",
            Order = UserOrder.At,
            OrderTime = 1_800_000_000,
            Postponements = 2,
            PostponeReason = "inUse",
        };
        settings.Save();
        return settings;
    }

    private LocalSettings Load()
    {
        LocalSettings settings = new(_files);
        settings.Load();
        return settings;
    }

    private static void AssertNothingChosen(LocalSettings settings)
    {
        Assert.Equal((UpdateMode.Unknown, UserOrder.None, 0L, 0), (settings.Mode, settings.Order, settings.OrderTime, settings.Postponements));
        Assert.Equal((0, 0L, "", ""), (settings.BytesPerSecond, settings.LastUpdate, settings.ReleaseId, settings.PostponeReason));
        Assert.Empty(settings.Windows);
        Assert.Empty(settings.Offsets);
    }
}
