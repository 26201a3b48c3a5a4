using System.Formats.Tar;
using System.Text;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;

namespace OtaStack.Agent.Tests.Bundles;

/// <summary>A bundle that is not what it should be: refused with a reason, and nothing that runs or is trusted has changed.</summary>
public sealed class BundleRefusalTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly SimulatedRelease _release;
    private readonly List<(string Name, byte[] Content)> _files;

    public BundleRefusalTests()
    {
        _release = _device.Publish("1.1.0");
        _files = BundleText.Files(_device.Repository, BundleText.Targets(_release));
        _device.PowerOn();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(4096)]
    public void Zeros_are_no_bundle(int length)
    {
        IsRefused(new byte[length], ReasonCode.BundleMalformed);
    }

    [Fact]
    public void Noise_is_no_bundle()
    {
        IsRefused(Parts.Noise(5000, "noise"), ReasonCode.BundleMalformed);
    }

    [Fact]
    public void One_that_was_cut_short_is_refused_wherever_it_was_cut()
    {
        byte[] bundle = Tar.Write(_files);
        for (int length = 256; length < bundle.Length; length += 512)
        {
            IsRefused(bundle[..length], ReasonCode.BundleMalformed);
        }
    }

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Directory)]
    public void Links_and_directories_are_refused(TarEntryType type)
    {
        TarEntry other = Tar.Entry(TarEntryFormat.Ustar, type, "targets/other");
        if (type != TarEntryType.Directory)
        {
            other.LinkName = "metadata/1.root.json";
        }

        IEnumerable<TarEntry> entries = _files.Select(file => Tar.Entry(TarEntryFormat.Ustar, TarEntryType.RegularFile, file.Name, file.Content));
        IsRefused(Tar.Write([other, .. entries]), ReasonCode.BundleMalformed);
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Other_forms_of_tar_are_refused(TarEntryFormat format)
    {
        IsRefused(Tar.Write(_files, format), ReasonCode.BundleMalformed);
    }

    [Fact]
    public void A_size_that_leads_beyond_the_end_or_around_it_is_refused()
    {
        foreach (string size in (string[])["00037777777", "17777777777", "77777777777", "0000000000x", "-0000000001"])
        {
            IsRefused(WithHeader(header => Encoding.ASCII.GetBytes(size).CopyTo(header[124..])), ReasonCode.BundleMalformed);
        }
    }

    [Fact]
    public void A_header_whose_checksum_is_wrong_is_refused()
    {
        byte[] bundle = Tar.Write(_files);
        bundle[3] ^= 1;
        IsRefused(bundle, ReasonCode.BundleMalformed);
    }

    [Fact]
    public void More_files_than_a_bundle_may_have_are_refused()
    {
        IEnumerable<(string, byte[])> many = Enumerable.Range(0, 4100).Select(i => ($"targets/f{i}", Array.Empty<byte>()));
        IsRefused(Tar.Write([.. many, .. _files]), ReasonCode.BundleMalformed);
    }

    [Fact]
    public void Metadata_that_was_tampered_with_is_refused()
    {
        for (int file = 1; file < 4; file++)
        {
            string name = _files[file].Name;
            byte[] content = (byte[])_files[file].Content.Clone();
            content[content.Length / 2] ^= 1;
            List<(string, byte[])> tampered = [.. _files];
            tampered[file] = (name, content);

            string before = SlotsAndBoot();
            Insert(Tar.Write(tampered));

            Assert.Contains(_device.Agent.BundleReason, new[] { ReasonCode.ThresholdNotMet, ReasonCode.HashMismatch, ReasonCode.Malformed });
            Assert.Equal(before, SlotsAndBoot());
        }
    }

    [Fact]
    public void An_image_that_was_tampered_with_never_reaches_the_boot_record()
    {
        List<(string, byte[])> tampered = [.. _files];
        byte[] image = (byte[])_release.Image.Clone();
        image[100] ^= 1;
        tampered[^1] = (_files[^1].Name, image);
        string boot = _device.Files.Fingerprint("boot/", "slot.a");

        Insert(Tar.Write(tampered));

        Assert.Equal(ReasonCode.BlockMismatch, _device.Agent.BundleReason);
        Assert.Equal(boot, _device.Files.Fingerprint("boot/", "slot.a"));
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
    }

    [Fact]
    public void An_index_that_was_tampered_with_is_refused()
    {
        List<(string, byte[])> tampered = [.. _files];
        byte[] index = (byte[])_release.Index.Clone();
        index[^1] ^= 1;
        tampered[^2] = (_files[^2].Name, index);
        IsRefusedAfterMetadata(Tar.Write(tampered), ReasonCode.HashMismatch);
    }

    [Fact]
    public void An_image_that_is_shorter_than_was_signed_is_incomplete()
    {
        List<(string, byte[])> shorter = [.. _files];
        shorter[^1] = (_files[^1].Name, _release.Image[..^1]);
        Insert(Tar.Write(shorter));
        Assert.Equal(ReasonCode.BundleIncomplete, _device.Agent.BundleReason);
    }

    [Fact]
    public void A_bundle_without_its_snapshot_is_refused()
    {
        _files.RemoveAll(file => file.Name.EndsWith("snapshot.json", StringComparison.Ordinal));
        Insert(Tar.Write(_files));
        Assert.Equal(ReasonCode.Missing, _device.Agent.BundleReason);
    }

    [Fact]
    public void A_bundle_for_another_board_is_empty_for_this_device()
    {
        SimulatedRelease other = _device.Repository.AddRelease(TestDevice.Product, "other-board", "1.3.0", Parts.Of("1.3.0"));
        _device.Repository.Publish();
        IsRefusedAfterMetadata(BundleText.Write(_device.Repository, other), ReasonCode.BundleEmpty);
    }

    [Fact]
    public void A_bundle_with_metadata_alone_is_empty()
    {
        IsRefusedAfterMetadata(BundleText.Write(_device.Repository, Array.Empty<(string, byte[])>()), ReasonCode.BundleEmpty);
    }

    [Fact]
    public void A_bundle_that_lacks_the_step_in_between_says_so()
    {
        SimulatedRelease far = _device.Publish("2.0.0", new ReleaseOptions { RequiresCurrent = "1.5.0" });
        IsRefusedAfterMetadata(BundleText.Write(_device.Repository, far), ReasonCode.SteppingStone);
    }

    [Fact]
    public void A_target_that_is_not_signed_is_not_installed()
    {
        SimulatedRelease forged = new("thermostat-9.9.9", "thermostat/9.9.9/assemblies.bin", _release.Image, "thermostat/9.9.9/assemblies.idx", _release.Index);
        IsRefusedAfterMetadata(BundleText.Write(_device.Repository, forged), ReasonCode.BundleEmpty);
    }

    [Fact]
    public void An_expired_bundle_is_refused()
    {
        byte[] bundle = Tar.Write(_files);
        _device.Now += 100 * 86400;
        IsRefused(bundle, ReasonCode.Expired);
    }

    private byte[] WithHeader(SpanAction change)
    {
        byte[] bundle = Tar.Write(_files);
        Span<byte> header = bundle.AsSpan(0, 512);
        change(header);
        "        "u8.CopyTo(header[148..]);
        int sum = 0;
        foreach (byte value in header)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(header[148..]);
        return bundle;
    }

    private void Insert(byte[] bundle)
    {
        _device.Insert(new Medium(bundle));
        _device.RunUntil(() => _device.Agent.BundleReason != ReasonCode.None);
        Assert.Equal(AgentState.Refused, _device.Agent.State);
    }

    private void IsRefused(byte[] bundle, ReasonCode reason)
    {
        string before = _device.Protected();
        _device.Insert(new ArraySource(bundle));
        _device.RunUntil(() => _device.Agent.BundleReason != ReasonCode.None);
        Assert.Equal(reason, _device.Agent.BundleReason);
        Assert.Equal(before, _device.Protected());
        Assert.Equal("1.0.0", _device.Agent.RunningVersion);
    }

    private void IsRefusedAfterMetadata(byte[] bundle, ReasonCode reason)
    {
        string before = SlotsAndBoot();
        Insert(bundle);
        Assert.Equal(reason, _device.Agent.BundleReason);
        Assert.Equal(before, SlotsAndBoot());
    }

    private string SlotsAndBoot()
    {
        return _device.Files.Fingerprint("slot.", "boot/");
    }

    private delegate void SpanAction(Span<byte> header);
}
