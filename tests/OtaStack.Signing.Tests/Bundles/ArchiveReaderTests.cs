using System.Diagnostics;
using System.Formats.Tar;
using OtaStack.Bundles.Tar;
using OtaStack.TestKit;

namespace OtaStack.Signing.Tests.Bundles;

/// <summary>For a publish archive the reader takes what tar tools write; for a bundle plain ustar, and nothing else.</summary>
public sealed class ArchiveReaderTests
{
    private static readonly ArchiveLimits AnyTool = new() { ExtendedHeaders = true };
    private static readonly ArchiveLimits Plain = new();

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
        ArchiveReader reader = new(stream, Plain);
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
            ArchiveException refused = await Assert.ThrowsAsync<ArchiveException>(() => ReadAllAsync(archive[..length]));
            Assert.Equal(ArchiveFault.Truncated, refused.Fault);
        }
    }

    [Fact]
    public async Task Zeros_may_follow_the_end_and_nothing_else()
    {
        byte[] archive = Tar.Write(Files);
        Assert.Equal(Files, await ReadAllAsync([.. archive, .. new byte[9999]]), FileComparer.Instance);

        ArchiveException refused = await Assert.ThrowsAsync<ArchiveException>(() => ReadAllAsync([.. archive, .. new byte[9999], 1]));
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

        ArchiveException refused = await Assert.ThrowsAsync<ArchiveException>(() => ReadAllAsync(Tar.Write([entry])));
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

        await Assert.ThrowsAsync<ArchiveException>(() => ReadAllAsync([.. Header('x', records.Length), .. Padded(records), .. archive]));
    }

    [Fact]
    public async Task An_extended_header_is_bounded_before_it_is_read()
    {
        ArchiveException refused = await Assert.ThrowsAsync<ArchiveException>(() => ReadAllAsync(Header('x', 1024 * 1024 * 1024)));
        Assert.Contains("expected 1 to 8192", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_header_is_noticed_by_its_checksum()
    {
        byte[] archive = Tar.Write(Files);
        archive[3] ^= 1;
        await Assert.ThrowsAsync<ArchiveException>(() => ReadAllAsync(archive));
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
            catch (ArchiveException)
            {
                // The expected way out.
            }
            catch (Exception other)
            {
                Assert.Fail($"seed {seed}, round {round}: {other}");
            }
        }
    }

    [Fact]
    public async Task A_bundle_is_plain_ustar_without_anything_that_tools_may_add()
    {
        byte[] plain = Tar.Write(Files);
        Assert.Equal(Files, await ReadAllAsync(plain, Plain), FileComparer.Instance);

        await IsRefusedAsync(ArchiveFault.EntryType, Tar.Write(Files, TarEntryFormat.Pax));
        await IsRefusedAsync(ArchiveFault.Header, Tar.Write(Files, TarEntryFormat.Gnu));
        await IsRefusedAsync(ArchiveFault.TrailingData, [.. plain, .. new byte[512]]);
        await IsRefusedAsync(ArchiveFault.TrailingData, [.. plain, 0]);
        foreach (char type in "\0123456789xgLKSDMNVA")
        {
            await IsRefusedAsync(type == '0' ? ArchiveFault.Truncated : ArchiveFault.EntryType, Header(type, 0));
        }

        byte[] padding = (byte[])plain.Clone();
        padding[512 + 700] = 1;
        await IsRefusedAsync(ArchiveFault.TrailingData, padding);
        foreach (int field in (int[])[99, 103, 110, 118, 135, 140, 157, 265, 297, 329, 337, 500, 511])
        {
            await IsRefusedAsync(ArchiveFault.Header, Changed(header => header[field] ^= 1));
        }
    }

    [Theory]
    [InlineData("77777777777", ArchiveFault.TooLarge)]
    [InlineData("-0000000001", ArchiveFault.Header)]
    [InlineData("0000000000x", ArchiveFault.Header)]
    [InlineData("           ", ArchiveFault.Header)]
    public async Task A_length_that_no_bundle_has_is_refused_before_anything_is_taken(string length, ArchiveFault fault)
    {
        await IsRefusedAsync(fault, Changed(header => System.Text.Encoding.ASCII.GetBytes(length).CopyTo(header, 124)));
    }

    [Fact]
    public async Task A_base_256_length_is_refused()
    {
        await IsRefusedAsync(ArchiveFault.Header, Changed(header =>
        {
            header.AsSpan(124, 12).Clear();
            header[124] = 0x80;
            header[135] = 1;
        }));
        await IsRefusedAsync(ArchiveFault.Header, Changed(header => header.AsSpan(124, 12).Fill(0xFF)));
    }

    [Fact]
    public async Task More_files_or_bytes_than_the_limit_are_refused()
    {
        byte[] archive = Tar.Write(Files);
        ArchiveException entries = await Assert.ThrowsAsync<ArchiveException>(() => ReadAllAsync(archive, new ArchiveLimits { Entries = Files.Length - 1 }));
        ArchiveException bytes = await Assert.ThrowsAsync<ArchiveException>(() => ReadAllAsync(archive, new ArchiveLimits { Bytes = 700 + 512 + 4999 }));

        Assert.Equal((ArchiveFault.TooLarge, ArchiveFault.TooLarge), (entries.Fault, bytes.Fault));
        Assert.Equal(Files, await ReadAllAsync(archive, new ArchiveLimits { Entries = Files.Length, Bytes = 700 + 512 + 5000 }), FileComparer.Instance);
    }

    private static async Task IsRefusedAsync(ArchiveFault fault, byte[] archive)
    {
        ArchiveException refused = await Assert.ThrowsAsync<ArchiveException>(() => ReadAllAsync(archive, Plain));
        Assert.Equal(fault, refused.Fault);
    }

    /// <summary>A header with a change and the checksum that goes with it.</summary>
    private static byte[] Changed(Action<byte[]> change)
    {
        byte[] header = Header('0', 0);
        change(header);
        return Summed(header);
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
        return Summed(header);
    }

    private static byte[] Summed(byte[] header)
    {
        System.Text.Encoding.ASCII.GetBytes("        ").CopyTo(header, 148);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(value => (long)value), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return header;
    }

    private static async Task<List<(string Name, byte[] Content)>> ReadAllAsync(byte[] archive, ArchiveLimits? limits = null)
    {
        using MemoryStream stream = new(archive);
        ArchiveReader reader = new(stream, limits ?? AnyTool);
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
