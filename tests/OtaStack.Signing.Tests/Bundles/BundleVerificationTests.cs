using OtaStack.Bundles.Layout;
using OtaStack.Bundles.Tar;
using OtaStack.Bundles.Verification;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;
using OtaStack.TestKit;
using OtaStack.Trust;

namespace OtaStack.Signing.Tests.Bundles;

/// <summary>Every change to a good bundle is refused, for the right reason.</summary>
public sealed class BundleVerificationTests : IDisposable
{
    private const string Image = "targets/thermostat/1.0.0/assemblies.bin";
    private const string Index = "targets/thermostat/1.0.0/assemblies.idx";

    private readonly Workshop _workshop = new();
    private readonly ProductRepository _repository;
    private readonly BundleTrust _trust;
    private readonly byte[] _bundle;

    public BundleVerificationTests()
    {
        _repository = _workshop.CreateWith("1.0.0");
        _trust = BundleDesk.Trust(_workshop, _repository);
        _bundle = BundleDesk.Make(_workshop, _repository);
    }

    public static TheoryData<string, string, string> HostileOrders => new()
    {
        { "metadata/1.targets.json", "metadata/1.root.json", "Order" },
        { "metadata/timestamp.json", "", "Order" },
        { "metadata/1.targets.json", "", "Order" },
        { Index, "metadata/1.targets.json", "Order" },
    };

    public static TheoryData<string, ArchiveFault> HostileNames => new()
    {
        { "targets/../../etc/passwd", ArchiveFault.Name },
        { "targets/a/../b", ArchiveFault.Name },
        { "targets/./a", ArchiveFault.Name },
        { "targets//a", ArchiveFault.Name },
        { "targets/", ArchiveFault.Name },
        { "targets/a\\b", ArchiveFault.Name },
        { "targets/a:b", ArchiveFault.Name },
        { "targets/a.", ArchiveFault.Name },
        { "targets/.hidden", ArchiveFault.Name },
        { "targets/é", ArchiveFault.Name },
        { "targets/" + new string('x', 101), ArchiveFault.Name },
        { "/etc/passwd", ArchiveFault.Name },
        { "autorun.inf", ArchiveFault.Name },
        { "metadata/../x", ArchiveFault.Name },
        { "metadata/01.root.json", ArchiveFault.Name },
        { "metadata/0.root.json", ArchiveFault.Name },
        { "metadata/99999999999.root.json", ArchiveFault.Name },
        { "metadata/1.Role.json", ArchiveFault.Name },
        { "metadata/1.timestamp.json", ArchiveFault.Name },
        { "metadata/2.root.json", ArchiveFault.Order },
        { "metadata/2.targets.json", ArchiveFault.Order },
        { Image, ArchiveFault.Duplicate },
        { "targets/thermostat/1.0.0/Assemblies.BIN", ArchiveFault.Duplicate },
        { "targets/thermostat/1.0.0", ArchiveFault.Duplicate },
        { Image + "/x", ArchiveFault.Duplicate },
    };

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_name_that_no_bundle_has_is_refused(string name, ArchiveFault fault)
    {
        BundleLayout layout = new();
        foreach ((string good, _) in BundleDesk.Files(_bundle))
        {
            _ = layout.Accept(good);
        }

        // What does not fit into a plain header cannot even be written.
        Assert.Equal(fault, Assert.Throws<ArchiveException>(() => layout.Accept(name)).Fault);
        if (name.Length <= 100)
        {
            byte[] bad = BundleDesk.Changed(_bundle, files => files.Add((name, [1, 2, 3])));
            Assert.Equal(fault, (await Assert.ThrowsAsync<ArchiveException>(() => BundleDesk.VerifyAsync(bad, _trust))).Fault);
        }
    }

    [Theory]
    [MemberData(nameof(HostileOrders))]
    public async Task Files_out_of_order_or_missing_metadata_are_refused(string moved, string before, string fault)
    {
        byte[] bad = BundleDesk.Changed(_bundle, files =>
        {
            (string Name, byte[] Content) file = files.Single(file => file.Name == moved);
            _ = files.Remove(file);
            if (before.Length > 0)
            {
                files.Insert(files.FindIndex(other => other.Name == before), file);
            }
        });

        Assert.Equal(fault, (await Assert.ThrowsAsync<ArchiveException>(() => BundleDesk.VerifyAsync(bad, _trust))).Fault.ToString());
    }

    [Theory]
    [InlineData(92, 0)]
    [InlineData(100, 139)]
    [InlineData(93, 146)]
    public async Task The_longest_names_that_fit_are_written_and_read(int name, int folder)
    {
        string path = (folder == 0 ? "" : new string('d', folder) + "/") + new string('n', name);
        byte[] longest = BundleDesk.Changed(_bundle, files => files.Add(("targets/" + path, [1])));

        Assert.True(BundleNames.IsTargetPath(path));
        Assert.Equal(new BundleFinding("targets/" + path, Verdict.UnknownTarget), (await BundleDesk.VerifyAsync(longest, _trust)).FirstRefusal);
    }

    [Fact]
    public async Task A_bundle_cut_anywhere_is_refused()
    {
        for (int length = 0; length < _bundle.Length; length += 211)
        {
            ArchiveException refused = await Assert.ThrowsAsync<ArchiveException>(() => BundleDesk.VerifyAsync(_bundle[..length], _trust));
            Assert.Equal(ArchiveFault.Truncated, refused.Fault);
        }
    }

    [Fact]
    public async Task Metadata_alone_without_all_its_roles_is_refused()
    {
        byte[] bad = BundleDesk.Changed(_bundle, files => files.RemoveRange(2, files.Count - 2));

        Assert.Equal(ArchiveFault.Truncated, (await Assert.ThrowsAsync<ArchiveException>(() => BundleDesk.VerifyAsync(bad, _trust))).Fault);
    }

    [Fact]
    public async Task Metadata_over_its_limit_is_refused_before_it_is_read()
    {
        byte[] bad = BundleDesk.Changed(_bundle, "metadata/timestamp.json", content => [.. content, .. new byte[4096]]);

        Assert.Equal(ArchiveFault.TooLarge, (await Assert.ThrowsAsync<ArchiveException>(() => BundleDesk.VerifyAsync(bad, _trust))).Fault);
    }

    [Theory]
    [InlineData("metadata/1.root.json", Verdict.NoTrustedRoot)]
    [InlineData("metadata/timestamp.json", Verdict.ThresholdNotMet)]
    [InlineData("metadata/1.targets.json", Verdict.HashMismatch)]
    [InlineData(Index, Verdict.HashMismatch)]
    [InlineData(Image, Verdict.HashMismatch)]
    public async Task A_changed_file_is_refused_and_named(string name, Verdict expected)
    {
        byte[] bad = BundleDesk.Changed(_bundle, name, content =>
        {
            content[^8] ^= 1;
            return content;
        });

        BundleReport report = await BundleDesk.VerifyAsync(bad, _trust);

        Assert.Equal(new BundleFinding(name, expected), report.FirstRefusal);
        Assert.Empty(report.Images);
    }

    [Fact]
    public async Task An_image_without_its_index_directly_before_it_is_refused()
    {
        byte[] without = BundleDesk.Changed(_bundle, files => files.RemoveAll(file => file.Name == Index));
        byte[] after = BundleDesk.Changed(_bundle, files => files.Reverse(files.Count - 2, 2));

        Assert.Equal(new BundleFinding(Image, Verdict.Missing), (await BundleDesk.VerifyAsync(without, _trust)).FirstRefusal);
        Assert.Equal(new BundleFinding(Image, Verdict.Missing), (await BundleDesk.VerifyAsync(after, _trust)).FirstRefusal);
    }

    [Fact]
    public async Task A_file_that_nobody_signed_is_refused_and_the_others_are_judged()
    {
        byte[] bad = BundleDesk.Changed(_bundle, files => files.Insert(4, ("targets/thermostat/extra.bin", [1])));

        BundleReport report = await BundleDesk.VerifyAsync(bad, _trust);

        Assert.Equal(new BundleFinding("targets/thermostat/extra.bin", Verdict.UnknownTarget), report.FirstRefusal);
        Assert.Equal(1, report.Findings.Count(finding => !finding.IsAccepted));
        _ = Assert.Single(report.Images);
    }

    [Fact]
    public async Task A_target_of_another_length_is_refused_without_reading_it()
    {
        byte[] bad = BundleDesk.Changed(_bundle, Image, content => [.. content, 0]);

        Assert.Equal(new BundleFinding(Image, Verdict.HashMismatch), (await BundleDesk.VerifyAsync(bad, _trust)).FirstRefusal);
    }

    [Fact]
    public async Task The_stated_time_decides()
    {
        BundleReport last = await BundleDesk.VerifyAsync(_bundle, _trust with { Time = _trust.Time + (90 * 86400) - 1 });
        BundleReport late = await BundleDesk.VerifyAsync(_bundle, _trust with { Time = _trust.Time + (90 * 86400) });

        Assert.True(last.IsAccepted);
        Assert.Equal(new BundleFinding("metadata/timestamp.json", Verdict.Expired), late.FirstRefusal);
    }

    [Fact]
    public async Task Another_teams_root_is_not_followed_and_no_root_is_told_loudly()
    {
        byte[] foreign = new RepositorySimulator(_trust.Time).Files["1.root.json"];

        BundleReport other = await BundleDesk.VerifyAsync(_bundle, _trust with { Root = foreign });
        BundleReport own = await BundleDesk.VerifyAsync(_bundle, _trust with { Root = null });
        BundleReport broken = await BundleDesk.VerifyAsync(_bundle, _trust with { Root = [1] });

        Assert.Equal(new BundleFinding("metadata/1.root.json", Verdict.NoTrustedRoot), other.FirstRefusal);
        Assert.Equal(new BundleFinding("metadata/1.root.json", Verdict.NoTrustedRoot), broken.FirstRefusal);
        Assert.True(own is { IsAccepted: true, RootUnproven: true });
    }

    [Fact]
    public async Task A_chain_of_roots_is_followed_from_any_trusted_one_and_in_no_other_order()
    {
        RepositorySimulator simulator = new(_trust.Time);
        byte[] first = simulator.Files["1.root.json"];
        for (int seed = 11; seed <= 14; seed += 3)
        {
            TestKey[] old = [.. simulator.Root.Keys];
            simulator.Root.Rotate(TestKey.FromSeed(seed), TestKey.FromSeed(seed + 1), TestKey.FromSeed(seed + 2));
            simulator.Root.Signers.AddRange(old);
            simulator.PublishRoot();
        }

        byte[][] roots = [.. Enumerable.Range(1, simulator.Root.Version).Select(version => simulator.Files[$"{version}.root.json"])];
        Assert.Equal(3, roots.Length);
        byte[] bundle = Tar.Write(
        [
            .. roots.Select((root, i) => ($"metadata/{i + 1}.root.json", root)),
            ("metadata/timestamp.json", simulator.Files["timestamp.json"]),
            ($"metadata/{simulator.Snapshot.Version}.snapshot.json", simulator.Files[$"{simulator.Snapshot.Version}.snapshot.json"]),
            ($"metadata/{simulator.Targets.Version}.targets.json", simulator.Files[$"{simulator.Targets.Version}.targets.json"]),
        ]);

        foreach (byte[] trusted in roots)
        {
            BundleReport report = await BundleDesk.VerifyAsync(bundle, _trust with { Root = trusted });
            Assert.True(report.IsAccepted, report.FirstRefusal?.ToString());
            Assert.Equal(roots.Length, report.RootVersion);
        }

        byte[] swapped = BundleDesk.Changed(bundle, "metadata/2.root.json", _ => first);
        Assert.Equal("metadata/2.root.json", (await BundleDesk.VerifyAsync(swapped, _trust with { Root = first })).FirstRefusal?.Subject);
    }
}
