using System.Diagnostics;
using System.Formats.Tar;
using OtaStack.Server.Releases;
using OtaStack.Server.Releases.Archive;

namespace OtaStack.Server.Tests.Releases;

/// <summary>The reader takes what tar tools write, and nothing else.</summary>
public sealed class ArchiveReaderTests
{
    private static readonly (string Name, byte[] Content)[] Files =
    [
        ("metadata/1.root.json", Bytes(700, 1)),
        ("metadata/2.targets.json", Bytes(512, 2)),
        ("targets/empty", []),
        ("targets/" + new string('d', 90) + "/" + new string('f', 40) + ".bin", Bytes(5000, 3)),
    ];

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    public async Task Reads_what_the_platform_writes(TarEntryFormat format)
    {
        Assert.Equal(Files, await ReadAllAsync(Tar.Write(Files, format)), FileComparer.Instance);
    }

    [Theory]
    [InlineData("ustar")]
    [InlineData("pax")]
    public async Task Reads_what_the_tar_tool_writes(string format)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ota-tar-");
        foreach ((string name, byte[] content) in Files)
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, Path.GetDirectoryName(name)!));
            await File.WriteAllBytesAsync(Path.Combine(folder.FullName, name), content);
        }

        ProcessStartInfo start = new("tar", [$"--format={format}", "-cf", "../" + folder.Name + ".tar", .. Files.Select(file => file.Name)]) { WorkingDirectory = folder.FullName };
        using (Process tar = Process.Start(start)!)
        {
            await tar.WaitForExitAsync();
            Assert.Equal(0, tar.ExitCode);
        }

        string path = folder.FullName + ".tar";
        Assert.Equal(Files, await ReadAllAsync(await File.ReadAllBytesAsync(path)), FileComparer.Instance);
        File.Delete(path);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_not_read_is_skipped()
    {
        using MemoryStream stream = new(Tar.Write(Files));
        ArchiveReader reader = new(stream);
        List<string> names = [];
        while (await reader.NextAsync(CancellationToken.None) is { } entry)
        {
            names.Add(entry.Name);
        }

        Assert.Equal(Files.Select(file => file.Name), names);
    }

    [Fact]
    public async Task An_archive_cut_anywhere_is_refused()
    {
        byte[] archive = Tar.Write(Files, TarEntryFormat.Pax);
        int end = archive.Length - 1024;
        for (int length = 0; length < end + 1024; length += length < end ? 97 : 1)
        {
            PublishRefusedException refused = await Assert.ThrowsAsync<PublishRefusedException>(() => ReadAllAsync(archive[..length]));
            Assert.Equal("archive", refused.Reason);
        }
    }

    [Fact]
    public async Task Zeros_may_follow_the_end_and_nothing_else()
    {
        byte[] archive = Tar.Write(Files);
        Assert.Equal(Files, await ReadAllAsync([.. archive, .. new byte[9999]]), FileComparer.Instance);

        PublishRefusedException refused = await Assert.ThrowsAsync<PublishRefusedException>(() => ReadAllAsync([.. archive, .. new byte[9999], 1]));
        Assert.Contains("after the end", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TarEntryType.Directory)]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Fifo)]
    [InlineData(TarEntryType.CharacterDevice)]
    public async Task Anything_but_a_regular_file_is_refused(TarEntryType type)
    {
        TarEntry entry = Tar.Entry(TarEntryFormat.Ustar, type, "targets/x");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            entry.LinkName = "/etc/passwd";
        }

        PublishRefusedException refused = await Assert.ThrowsAsync<PublishRefusedException>(() => ReadAllAsync(Tar.Write([entry])));
        Assert.Contains("expected a regular file", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linkpath", "/etc/passwd")]
    [InlineData("GNU.sparse.map", "0,1")]
    [InlineData("size", "-1")]
    [InlineData("size", "99999999999999999999")]
    public async Task Extended_headers_that_change_the_meaning_are_refused(string key, string value)
    {
        byte[] archive = Tar.Write([("targets/x", Bytes(10, 1))]);
        string record = $" {key}={value}\n";
        int length = record.Length + 2;
        byte[] records = System.Text.Encoding.ASCII.GetBytes($"{length}{record}");
        Assert.Equal(length, records.Length);

        await Assert.ThrowsAsync<PublishRefusedException>(() => ReadAllAsync([.. Header('x', records.Length), .. Padded(records), .. archive]));
    }

    [Fact]
    public async Task An_extended_header_is_bounded_before_it_is_read()
    {
        PublishRefusedException refused = await Assert.ThrowsAsync<PublishRefusedException>(() => ReadAllAsync(Header('x', 1024 * 1024 * 1024)));
        Assert.Contains("expected 1 to 8192", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_header_is_noticed_by_its_checksum()
    {
        byte[] archive = Tar.Write(Files);
        archive[3] ^= 1;
        await Assert.ThrowsAsync<PublishRefusedException>(() => ReadAllAsync(archive));
    }

    [Theory]
    [InlineData(20261122)]
    [InlineData(1)]
    public async Task Random_damage_is_refused_or_harmless_but_never_a_crash(int seed)
    {
        Random random = new(seed);
        byte[] good = Tar.Write(Files, TarEntryFormat.Pax);
        for (int round = 0; round < 2000; round++)
        {
            byte[] bad = (byte[])good.Clone();
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            try
            {
                await ReadAllAsync(bad);
            }
            catch (PublishRefusedException)
            {
                // The expected way out.
            }
            catch (Exception other)
            {
                Assert.Fail($"seed {seed}, round {round}: {other}");
            }
        }
    }

    private static byte[] Bytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Padded(byte[] content)
    {
        byte[] padded = new byte[(content.Length + 511) / 512 * 512];
        content.CopyTo(padded, 0);
        return padded;
    }

    private static byte[] Header(char type, long size)
    {
        byte[] header = Tar.Write([("name", [])])[..512];
        header[156] = (byte)type;
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0')).CopyTo(header, 124);
        System.Text.Encoding.ASCII.GetBytes("        ").CopyTo(header, 148);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(value => (long)value), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return header;
    }

    private static async Task<List<(string Name, byte[] Content)>> ReadAllAsync(byte[] archive)
    {
        using MemoryStream stream = new(archive);
        ArchiveReader reader = new(stream);
        List<(string, byte[])> files = [];
        byte[] buffer = new byte[333];
        while (await reader.NextAsync(CancellationToken.None) is { } entry)
        {
            using MemoryStream content = new();
            int read;
            while ((read = await reader.ReadAsync(buffer, CancellationToken.None)) > 0)
            {
                content.Write(buffer, 0, read);
            }

            files.Add((entry.Name, content.ToArray()));
        }

        return files;
    }

    private sealed class FileComparer : IEqualityComparer<(string Name, byte[] Content)>
    {
        public static readonly FileComparer Instance = new();

        public bool Equals((string Name, byte[] Content) x, (string Name, byte[] Content) y)
        {
            return x.Name == y.Name && x.Content.AsSpan().SequenceEqual(y.Content);
        }

        public int GetHashCode((string Name, byte[] Content) obj)
        {
            return obj.Name.Length;
        }
    }
}
