using System.Formats.Tar;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Publishing;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Publishing;

public sealed class PublishArchiveTests : IDisposable
{
    private readonly Workshop _workshop = new();

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void The_metadata_comes_first_and_each_entry_is_the_file_it_names()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0", "1.1.0");
        using MemoryStream archive = new();

        PublishArchive.Write(repository, archive, file => file.Path.Contains("1.1.0", StringComparison.Ordinal));

        archive.Position = 0;
        using TarReader reader = new(archive);
        List<string> names = [];
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
            using MemoryStream content = new();
            entry.DataStream!.CopyTo(content);
            Assert.Equal(File.ReadAllBytes(Path.Combine(_workshop.Repository, entry.Name)), content.ToArray());
        }

        Assert.Equal(
            ["metadata/1.root.json", "metadata/2.targets.json", "targets/thermostat/1.1.0/assemblies.bin", "targets/thermostat/1.1.0/assemblies.idx"], names);
        Assert.Equal(names, PublishArchive.Entries(repository, file => file.Path.Contains("1.1.0", StringComparison.Ordinal)).Select(entry => entry.Path));
    }

    [Fact]
    public void The_same_repository_gives_the_same_bytes()
    {
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        using MemoryStream first = new();
        using MemoryStream second = new();

        PublishArchive.Write(repository, first);
        _workshop.Clock.Advance(TimeSpan.FromDays(1));
        PublishArchive.Write(_workshop.Load(), second);

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void GNU_tar_opens_it_also_with_the_longest_names()
    {
        NewProduct usual = _workshop.Product();
        string board = new('B', 64);
        string other = new('C', 64);
        string name = new('p', 57);
        ProductRepository repository = ProductRepository.Create(
            _workshop.Repository,
            new NewProduct
            {
                Settings = new ProductSettings { Name = name, Boards = [board, other] },
                RootSigners = usual.RootSigners,
                RootThreshold = 2,
                TargetsKeys = usual.TargetsKeys,
                TargetsThreshold = 1,
                OnlineKey = usual.OnlineKey,
            },
            _workshop.Clock);
        _ = repository.AddRelease(new NewRelease
        {
            Version = "1.0.0",
            Images =
            [
                new ReleaseImage(Trust.Releases.ImageKind.Assemblies, [board], Workshop.Image("1")),
                new ReleaseImage(Trust.Releases.ImageKind.Assemblies, [other], Workshop.Image("2")),
            ],
        });
        _ = repository.Sign([_workshop.Targets1]);
        string path = Path.Combine(_workshop.Folder, "archive.tar");
        using (FileStream stream = File.Create(path))
        {
            PublishArchive.Write(repository, stream);
        }

        string[] listed = Foreign.Run("tar", "-tf", path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        _ = Directory.CreateDirectory(Path.Combine(_workshop.Folder, "out"));
        _ = Foreign.Run("tar", "-xf", path, "-C", Path.Combine(_workshop.Folder, "out"));

        Assert.Equal(PublishArchive.Entries(repository).Select(entry => entry.Path), listed);
        Assert.Contains(listed, entry => entry.Length > 100);
        Assert.All(listed, entry => Assert.Equal(
            File.ReadAllBytes(Path.Combine(_workshop.Repository, entry)), File.ReadAllBytes(Path.Combine(_workshop.Folder, "out", entry))));
    }

    [Fact]
    public void Nothing_published_a_missing_and_a_grown_target_are_refused_before_a_byte_is_written()
    {
        using MemoryStream archive = new();
        ProductRepository repository = _workshop.Create();
        _ = Refusals.Expect("release.none_published", SigningFault.Refused, () => PublishArchive.Write(repository, archive));

        _ = repository.AddRelease(Workshop.Release("1.0.0"));
        _ = repository.Sign([_workshop.Targets1]);
        string target = Path.Combine(_workshop.Repository, "targets/thermostat/1.0.0/assemblies.bin");
        File.AppendAllText(target, "x");
        _ = Refusals.Expect("target.length", SigningFault.Refused, () => PublishArchive.Write(repository, archive));
        File.Delete(target);
        _ = Refusals.Expect("file.missing", SigningFault.File, () => PublishArchive.Write(repository, archive));

        Assert.Equal(0, archive.Length);
    }
}
