using OtaStack.Agent.Boot;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.Launcher;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Tests.Boot;

/// <summary>What the launcher makes of boot record and slots at power-on.</summary>
public sealed class LauncherTests
{
    private readonly MemoryFiles _files = TestDevice.Provisioned().Files;

    [Fact]
    public void A_device_from_the_factory_boots_slot_A_and_writes_nothing()
    {
        string before = _files.Fingerprint();

        BootChoice choice = Choose();

        Assert.Equal((SlotName.A, BootOutcome.Normal, BootReason.None), (choice.Slot, choice.Outcome, choice.Reason));
        Assert.Equal("slot.a", choice.Folder);
        Assert.Equal(["App.dll", "Shared.dll", "app.entry"], choice.Parts);
        Assert.Equal(before, _files.Fingerprint());
    }

    [Fact]
    public void Provisioning_refuses_an_image_that_is_not_the_one_of_the_index()
    {
        RepositorySimulator repository = new(TestDevice.FactoryTime);
        SimulatedRelease release = repository.AddRelease(TestDevice.Product, TestDevice.Board, "1.0.0", Parts.Of("1.0.0"));
        byte[] image = (byte[])release.Image.Clone();
        image[^1] ^= 1;
        FactoryContent content = new(repository.RootJson(1), new ArraySource(release.Index), new ArraySource(image))
        {
            ReleaseId = "r",
            Version = "1.0.0",
        };
        MemoryFiles files = new();

        Assert.Throws<ArgumentException>(() => FactoryImage.Install(files, new ManagedHmacSha256(), content));

        Assert.Equal(BootOutcome.NoBootableSlot, BootSelection.Choose(files, new LauncherHmac(new ManagedHmacSha256()), ResetReason.PowerOn).Outcome);
    }

    [Fact]
    public void Provisioning_that_is_interrupted_anywhere_leaves_nothing_that_boots_or_all_of_it()
    {
        RepositorySimulator repository = new(TestDevice.FactoryTime);
        SimulatedRelease release = repository.AddRelease(TestDevice.Product, TestDevice.Board, "1.0.0", Parts.Of("1.0.0"));
        FactoryContent content = new(repository.RootJson(1), new ArraySource(release.Index), new ArraySource(release.Image))
        {
            ReleaseId = "r",
            Version = "1.0.0",
        };
        MemoryFiles clean = new();
        FactoryImage.Install(clean, new ManagedHmacSha256(), content);
        for (int cut = 1; cut <= clean.Operations; cut++)
        {
            MemoryFiles files = new() { CutAt = cut, Torn = 0.5 };
            Assert.Throws<PowerCutException>(() => FactoryImage.Install(files, new ManagedHmacSha256(), content));
            files.PowerOn();
            Assert.Equal(BootOutcome.NoBootableSlot, BootSelection.Choose(files, new LauncherHmac(new ManagedHmacSha256()), ResetReason.PowerOn).Outcome);

            FactoryImage.Install(files, new ManagedHmacSha256(), content);
            Assert.Equal(BootOutcome.Normal, BootSelection.Choose(files, new LauncherHmac(new ManagedHmacSha256()), ResetReason.PowerOn).Outcome);
            Assert.Equal(clean.Fingerprint("slot.", "trust/"), files.Fingerprint("slot.", "trust/"));
        }
    }

    [Fact]
    public void A_flipped_bit_in_any_file_of_the_only_slot_leaves_nothing_to_boot_and_the_files_untouched()
    {
        foreach (string path in _files.Paths.Where(path => path.StartsWith("slot.a", StringComparison.Ordinal)).ToArray())
        {
            for (int position = 0; position < _files[path]!.Length; position += 997)
            {
                MemoryFiles files = _files.Copy();
                files[path]![position] ^= 0x10;
                string before = files.Fingerprint();

                BootChoice choice = BootSelection.Choose(files, new LauncherHmac(new ManagedHmacSha256()), ResetReason.PowerOn);

                Assert.Equal(BootOutcome.NoBootableSlot, choice.Outcome);
                Assert.Equal(BootReason.SlotCorrupt, choice.Reason);
                Assert.Empty(choice.Parts);
                Assert.Equal(before, files.Fingerprint());
            }
        }
    }

    [Fact]
    public void A_scheduled_trial_is_counted_before_it_starts_and_ends_at_the_next_boot()
    {
        ScheduleTrial();

        BootChoice first = Choose();
        Assert.Equal((SlotName.B, BootOutcome.Trial), (first.Slot, first.Outcome));
        Assert.Equal(TrialState.Started, Record().TrialState);

        BootChoice second = Choose();
        Assert.Equal((SlotName.A, BootOutcome.Reverted, BootReason.BootFailed), (second.Slot, second.Outcome, second.Reason));
        Assert.Equal(TrialState.None, Record().TrialState);

        BootChoice third = Choose();
        Assert.Equal((SlotName.A, BootOutcome.Normal, BootReason.None), (third.Slot, third.Outcome, third.Reason));
    }

    [Fact]
    public void A_trial_that_cannot_be_counted_does_not_start()
    {
        ScheduleTrial();
        _files.FailAt = _files.Operations + 1;

        BootChoice choice = Choose();

        Assert.Equal((SlotName.A, BootOutcome.Normal, BootReason.StorageFailed), (choice.Slot, choice.Outcome, choice.Reason));
        _files.FailAt = 0;
        Assert.Equal(BootOutcome.Trial, Choose().Outcome);
    }

    [Fact]
    public void A_damaged_trial_slot_never_starts()
    {
        ScheduleTrial();
        _files["slot.b/Shared.dll"]![5000] ^= 1;

        BootChoice choice = Choose();

        Assert.Equal((SlotName.A, BootOutcome.Reverted, BootReason.SlotCorrupt), (choice.Slot, choice.Outcome, choice.Reason));
        Assert.Equal(SlotName.A, Record().Confirmed);
    }

    [Fact]
    public void A_trial_that_the_agent_found_bad_goes_back_with_its_reason()
    {
        ScheduleTrial();
        Choose();
        BootRecord record = Record();
        record.TrialState = TrialState.Failed;
        record.TrialReason = (byte)ReasonCode.HealthCheckFailed;
        record.Save();

        BootChoice choice = Choose();

        Assert.Equal((SlotName.A, BootOutcome.Reverted, (BootReason)ReasonCode.HealthCheckFailed), (choice.Slot, choice.Outcome, choice.Reason));
    }

    [Fact]
    public void When_the_confirmed_slot_is_damaged_the_other_one_runs()
    {
        ScheduleTrial();
        BootRecord record = Record();
        record.TrialState = TrialState.None;
        record.Save();
        _files["slot.a/App.dll"] = null;
        string before = _files.Fingerprint();

        BootChoice choice = Choose();

        Assert.Equal((SlotName.B, BootOutcome.Normal, BootReason.SlotCorrupt), (choice.Slot, choice.Outcome, choice.Reason));
        Assert.Equal(before, _files.Fingerprint());
    }

    [Fact]
    public void A_failed_trial_is_the_last_resort_when_the_confirmed_slot_is_damaged()
    {
        ScheduleTrial();
        Choose();
        _files["slot.a.index"]![3] ^= 1;

        BootChoice choice = Choose();

        Assert.Equal((SlotName.B, BootOutcome.Normal, BootReason.SlotCorrupt), (choice.Slot, choice.Outcome, choice.Reason));
        Assert.Equal(BootOutcome.Normal, Choose().Outcome);
    }

    [Fact]
    public void A_flipped_bit_in_the_newest_boot_record_makes_the_one_before_count()
    {
        ScheduleTrial();
        string newest = _files["boot/record.2"] == null ? "boot/record.1" : "boot/record.2";
        for (int bit = 0; bit < _files[newest]!.Length * 8; bit++)
        {
            MemoryFiles files = _files.Copy();
            files[newest]![bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Equal(SlotName.A, BootSelection.Choose(files, new LauncherHmac(new ManagedHmacSha256()), ResetReason.PowerOn).Slot);
        }
    }

    [Fact]
    public void Files_that_are_not_in_the_index_are_not_loaded()
    {
        _files["slot.a/Evil.dll"] = [1, 2, 3];

        Assert.DoesNotContain("Evil.dll", Choose().Parts);
    }

    private BootChoice Choose()
    {
        return BootSelection.Choose(_files, new LauncherHmac(new ManagedHmacSha256()), ResetReason.PowerOn);
    }

    private BootRecord Record()
    {
        BootRecord record = new(_files);
        Assert.True(record.Load());
        return record;
    }

    /// <summary>Slot B gets what slot A has, as a release of its own.</summary>
    private void ScheduleTrial()
    {
        foreach (string path in _files.Paths.Where(path => path.StartsWith("slot.a", StringComparison.Ordinal)).ToArray())
        {
            _files["slot.b" + path["slot.a".Length..]] = (byte[])_files[path]!.Clone();
        }

        BootRecord record = Record();
        SlotEntry from = record.Entry(SlotName.A);
        SlotEntry to = record.Entry(SlotName.B);
        to.State = SlotState.Installed;
        to.ReleaseId = "copy";
        to.Version = from.Version;
        to.IndexLength = from.IndexLength;
        from.IndexSha256.CopyTo(to.IndexSha256, 0);
        from.IndexDigest.CopyTo(to.IndexDigest, 0);
        record.Trial = SlotName.B;
        record.TrialState = TrialState.Scheduled;
        record.TrialNumber++;
        record.Save();
    }
}
