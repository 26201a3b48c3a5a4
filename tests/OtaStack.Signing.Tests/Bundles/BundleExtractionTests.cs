using OtaStack.Bundles.Verification;
using OtaStack.Signing.Bundles;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Files;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Bundles;

/// <summary>A bundle becomes a whole folder of verified files, or nothing at all.</summary>
public sealed class BundleExtractionTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly BundleTrust _trust;
    private readonly byte[] _bundle;
    private readonly string _place;
    private readonly string _folder;

    public BundleExtractionTests()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _trust = BundleDesk.Trust(_workshop, repository);
        _bundle = BundleDesk.Make(_workshop, repository);
        _place = Directory.CreateDirectory(Path.Combine(_workshop.Folder, "place")).FullName;
        _folder = Path.Combine(_place, "out");
    }

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public async Task Every_file_of_the_bundle_is_there_byte_for_byte()
    {
        await ExtractAsync(_bundle);

        List<(string Name, byte[] Content)> files = BundleDesk.Files(_bundle);
        Assert.Equal(files.Count, Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Count());
        Assert.All(files, file => Assert.Equal(file.Content, File.ReadAllBytes(Path.Combine(_folder, file.Name))));
        Assert.Equal(["out"], Directory.EnumerateFileSystemEntries(_place).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_refused_bundle_leaves_nothing_behind()
    {
        byte[] changed = BundleDesk.Changed(_bundle, "targets/thermostat/1.0.0/assemblies.bin", content => [.. content[..^1], 0]);
        byte[] outside = BundleDesk.Changed(_bundle, files => files.Add(("targets/../../../outside", [1])));

        Assert.Equal("bundle.not_verified", (await Assert.ThrowsAsync<SigningException>(() => ExtractAsync(changed))).Code);
        Assert.Equal("bundle.name", (await Assert.ThrowsAsync<SigningException>(() => ExtractAsync(outside))).Code);
        Assert.Equal("bundle.truncated", (await Assert.ThrowsAsync<SigningException>(() => ExtractAsync(_bundle[..^600]))).Code);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_place));
    }

    [Fact]
    public async Task An_existing_folder_is_not_touched()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(_folder).FullName, "mine"), "mine");
        IReadOnlyList<string> before = DirectoryImage.Of(_place);

        Assert.Equal("directory.not_empty", (await Assert.ThrowsAsync<SigningException>(() => ExtractAsync(_bundle))).Code);

        Assert.Equal(before, DirectoryImage.Of(_place));
    }

    [Fact]
    public async Task A_kill_at_any_operation_leaves_the_whole_folder_or_none_of_its_name()
    {
        FaultyFiles counting = FaultyFiles.Counting();
        await ExtractAsync(_bundle, counting);
        IReadOnlyList<string> whole = DirectoryImage.Of(_folder);
        Assert.True(counting.Operations > 20, $"{counting.Operations} operations");

        for (int cut = 1; cut <= counting.Operations; cut++)
        {
            Directory.Delete(_place, recursive: true);
            _ = Directory.CreateDirectory(_place);
            _ = await Assert.ThrowsAsync<KilledException>(() => ExtractAsync(_bundle, FaultyFiles.KilledAt(cut)));
            Assert.True(!Directory.Exists(_folder) || DirectoryImage.Of(_folder).SequenceEqual(whole), $"cut at {cut}");
        }
    }

    [Fact]
    public async Task A_full_disk_at_any_operation_leaves_nothing_or_the_whole_folder()
    {
        FaultyFiles counting = FaultyFiles.Counting();
        await ExtractAsync(_bundle, counting);
        IReadOnlyList<string> whole = DirectoryImage.Of(_place);
        for (int at = 1; at <= counting.Operations; at++)
        {
            Directory.Delete(_place, recursive: true);
            _ = Directory.CreateDirectory(_place);
            SigningException failure = await Assert.ThrowsAsync<SigningException>(() => ExtractAsync(_bundle, FaultyFiles.FailingAt(at)));
            Assert.Equal(ErrorCode.FileWriteFailed, failure.Code);
            IReadOnlyList<string> left = DirectoryImage.Of(_place);
            Assert.True(left.Count == 0 || left.SequenceEqual(whole), $"failure at {at}: {string.Join(' ', left)}");
        }
    }

    private async Task ExtractAsync(byte[] bundle, IFileOperations? files = null)
    {
        string path = Path.Combine(_workshop.Folder, "x.ota");
        File.WriteAllBytes(path, bundle);
        _ = await BundleFile.ExtractAsync(files ?? DiskOperations.Instance, path, _folder, _trust);
    }
}
