using OtaStack.Launcher.Tests.Support;

namespace OtaStack.Launcher.Tests;

/// <summary>What the launcher makes of boot record and slots at power-on.</summary>
public sealed class BootSelectionTests
{
    private const byte HealthCheckFailed = 64;

    private readonly BareDevice _device = BareDevice.FromTheFactory();

    [Fact]
    public void A_device_from_the_factory_boots_slot_A_and_writes_nothing()
    {
        string before = _device.Files.Fingerprint();

        BootChoice choice = _device.PowerOn();

        Assert.Equal((SlotName.A, BootOutcome.Normal, BootReason.None, ResetReason.PowerOn), (choice.Slot, choice.Outcome, choice.Reason, choice.Reset));
        Assert.Equal("slot.a", choice.Folder);
        Assert.Equal(["App.dll", "OtaStack.Agent.dll", "Shared.dll"], choice.Parts);
        Assert.Equal(before, _device.Files.Fingerprint());
    }

    [Fact]
    public void A_release_that_is_also_stored_packed_boots_and_every_flipped_bit_of_it_is_damage()
    {
        BareDevice device = BareDevice.FromTheFactory(packed: true);
        Assert.Equal(2, device.Files["slot.a.index"]![4]);

        Assert.Equal((SlotName.A, BootOutcome.Normal), (device.PowerOn().Slot, device.PowerOn().Outcome));
        foreach (string path in device.Files.Paths.Where(path => path.StartsWith("slot.a", StringComparison.Ordinal)).ToArray())
        {
            for (int position = 0; position < device.Files[path]!.Length; position += 197)
            {
                BareDevice damaged = new(device.Files.Copy());
                damaged.Files[path]![position] ^= 0x10;

                Assert.Equal(BootOutcome.NoBootableSlot, damaged.PowerOn().Outcome);
            }
        }
    }

    [Fact]
    public void A_device_without_a_boot_record_boots_nothing()
    {
        BareDevice empty = new();

        BootChoice choice = empty.PowerOn(ResetReason.Watchdog);

        Assert.Equal((SlotName.Unknown, BootOutcome.NoBootableSlot, ResetReason.Watchdog), (choice.Slot, choice.Outcome, choice.Reset));
        Assert.Equal("", choice.Folder);
        Assert.Empty(empty.Files.Paths);
    }

    [Fact]
    public void A_flipped_bit_in_any_file_of_the_only_slot_leaves_nothing_to_boot_and_the_files_untouched()
    {
        foreach (string path in _device.Files.Paths.Where(path => path.StartsWith("slot.a", StringComparison.Ordinal)).ToArray())
        {
            for (int position = 0; position < _device.Files[path]!.Length; position += 97)
            {
                BareDevice damaged = new(_device.Files.Copy());
                damaged.Files[path]![position] ^= 0x10;
                string before = damaged.Files.Fingerprint();

                BootChoice choice = damaged.PowerOn();

                Assert.Equal((BootOutcome.NoBootableSlot, BootReason.SlotCorrupt), (choice.Outcome, choice.Reason));
                Assert.Empty(choice.Parts);
                Assert.Equal(before, damaged.Files.Fingerprint());
            }
        }
    }

    [Theory]
    [InlineData("slot.a/App.dll")]
    [InlineData("slot.a/OtaStack.Agent.dll")]
    [InlineData("slot.a.index")]
    public void A_file_that_is_missing_cut_short_or_too_long_is_damage(string path)
    {
        byte[] bytes = _device.Files[path]!;
        foreach (byte[]? other in (byte[]?[])[null, [], bytes[..^1], [.. bytes, 0]])
        {
            BareDevice damaged = new(_device.Files.Copy());
            damaged.Files[path] = other;

            Assert.Equal(BootOutcome.NoBootableSlot, damaged.PowerOn().Outcome);
        }
    }

    [Fact]
    public void An_index_of_several_links_is_read_to_its_last_byte()
    {
        // 64 parts and 3.4 MB: the index takes 32 KB.
        (string Name, byte[] Bytes)[] parts = [.. Enumerable.Range(0, 64).Select(i => ($"Part{i:00}.dll", new byte[53_000 + i]))];
        _device.Install(SlotName.A, "2.0.0", parts, SlotState.Confirmed);
        int length = _device.Files["slot.a.index"]!.Length;
        Assert.True(length > 7 * 4064, $"only {length} bytes");

        Assert.Equal(parts.Select(part => part.Name), _device.PowerOn().Parts);

        foreach (int position in (int[])[0, 4063, 4064, 4065, (2 * 4064) - 1, length - 1])
        {
            _device.Files["slot.a.index"]![position] ^= 1;
            Assert.Equal(BootOutcome.NoBootableSlot, _device.PowerOn().Outcome);
            _device.Files["slot.a.index"]![position] ^= 1;
        }
    }

    [Fact]
    public void A_scheduled_trial_is_counted_before_it_starts_and_ends_at_the_next_boot()
    {
        ScheduleTrial();

        BootChoice first = _device.PowerOn(ResetReason.Requested);
        Assert.Equal((SlotName.B, BootOutcome.Trial), (first.Slot, first.Outcome));
        Assert.Equal(TrialState.Started, _device.Record().TrialState);

        BootChoice second = _device.PowerOn();
        Assert.Equal((SlotName.A, BootOutcome.Reverted, BootReason.BootFailed), (second.Slot, second.Outcome, second.Reason));
        Assert.Equal((TrialState.None, (byte)BootReason.BootFailed), (_device.Record().TrialState, _device.Record().TrialReason));

        BootChoice third = _device.PowerOn();
        Assert.Equal((SlotName.A, BootOutcome.Normal, BootReason.None), (third.Slot, third.Outcome, third.Reason));
    }

    [Fact]
    public void A_trial_that_cannot_be_counted_does_not_start()
    {
        ScheduleTrial();
        _device.Files.FailAt = _device.Files.Operations + 1;

        BootChoice choice = _device.PowerOn(ResetReason.Requested);

        Assert.Equal((SlotName.A, BootOutcome.Normal, BootReason.StorageFailed), (choice.Slot, choice.Outcome, choice.Reason));
        _device.Files.FailAt = 0;
        Assert.Equal(BootOutcome.Trial, _device.PowerOn().Outcome);
    }

    [Fact]
    public void A_trial_that_the_agent_found_bad_goes_back_with_the_agents_reason()
    {
        ScheduleTrial();
        _device.PowerOn();
        _device.Change(record =>
        {
            record.TrialState = TrialState.Failed;
            record.TrialReason = HealthCheckFailed;
        });

        BootChoice choice = _device.PowerOn(ResetReason.Requested);

        Assert.Equal((SlotName.A, BootOutcome.Reverted, (BootReason)HealthCheckFailed), (choice.Slot, choice.Outcome, choice.Reason));
        Assert.Equal(HealthCheckFailed, _device.Record().TrialReason);
    }

    [Fact]
    public void When_the_confirmed_slot_is_damaged_the_other_one_runs()
    {
        ScheduleTrial();
        _device.Change(record => record.TrialState = TrialState.None);
        _device.Files["slot.a/App.dll"] = null;
        string before = _device.Files.Fingerprint();

        BootChoice choice = _device.PowerOn();

        Assert.Equal((SlotName.B, BootOutcome.Normal, BootReason.SlotCorrupt), (choice.Slot, choice.Outcome, choice.Reason));
        Assert.Equal(before, _device.Files.Fingerprint());
    }

    [Fact]
    public void A_failed_trial_is_the_last_resort_when_the_confirmed_slot_is_damaged()
    {
        ScheduleTrial();
        _device.PowerOn();
        _device.Files["slot.a.index"]![3] ^= 1;

        BootChoice choice = _device.PowerOn();

        Assert.Equal((SlotName.B, BootOutcome.Normal, BootReason.SlotCorrupt), (choice.Slot, choice.Outcome, choice.Reason));
        Assert.Equal(BootOutcome.Normal, _device.PowerOn().Outcome);
    }

    [Fact]
    public void A_flipped_bit_in_the_newest_boot_record_makes_the_one_before_count()
    {
        ScheduleTrial();
        string newest = Newest();
        for (int bit = 0; bit < _device.Files[newest]!.Length * 8; bit++)
        {
            BareDevice damaged = new(_device.Files.Copy());
            damaged.Files[newest]![bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Equal(SlotName.A, damaged.PowerOn().Slot);
        }
    }

    [Fact]
    public void A_damaged_trial_slot_never_starts()
    {
        ScheduleTrial();
        _device.Files["slot.b/Shared.dll"]![5000] ^= 1;

        BootChoice choice = _device.PowerOn();

        Assert.Equal((SlotName.A, BootOutcome.Reverted, BootReason.SlotCorrupt), (choice.Slot, choice.Outcome, choice.Reason));
        Assert.Equal((SlotName.A, (byte)BootReason.SlotCorrupt), (_device.Record().Confirmed, _device.Record().TrialReason));
    }

    [Fact]
    public void Files_that_are_not_in_the_index_are_not_loaded()
    {
        _device.Files["slot.a/Evil.dll"] = [1, 2, 3];

        Assert.DoesNotContain("Evil.dll", _device.PowerOn().Parts);
    }

    private string Newest()
    {
        int first = BitConverter.ToInt32(_device.Files["boot/record.1"]!, 4);
        int second = BitConverter.ToInt32(_device.Files["boot/record.2"]!, 4);
        return first > second ? "boot/record.1" : "boot/record.2";
    }

    private void ScheduleTrial()
    {
        _device.Install(SlotName.B, "1.1.0", BareDevice.Set(AgentStub.Working, "1.1.0"), SlotState.Installed);
        _device.Schedule();
    }
}
