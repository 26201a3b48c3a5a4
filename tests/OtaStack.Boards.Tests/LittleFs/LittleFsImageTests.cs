using OtaStack.Boards.LittleFs;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Tests.LittleFs;

/// <summary>What the writer makes is read back by a reader from the specification, which itself reads what littlefs wrote (tests/vectors/HOW-MADE.md).</summary>
public sealed class LittleFsImageTests
{
    /// <summary>As ORGPAL PALTHREE's firmware is to mount its drive: nothing inline.</summary>
    private static readonly LittleFsSettings Outlined = new(4096, 1, 0, 255, int.MaxValue, 4);

    private static readonly string[] Names = ["B", "ab", "a", "certificate.key", "certificate", "device"];

    private static readonly LittleFsSettings Small = new(512, 16, 64, 255, int.MaxValue, 1022);

    [Fact]
    public void The_image_is_the_one_that_littlefs_has_mounted_byte_for_byte()
    {
        Assert.Equal(GoldenTree.Read("written.bin.gz"), LittleFsImage.Create(GoldenTree.Settings, GoldenTree.Blocks, GoldenTree.Files));
    }

    [Theory]
    [InlineData("foreign-2.0.bin.gz", 0x00020000)]
    [InlineData("foreign-2.1.bin.gz", 0x00020001)]
    [InlineData("written.bin.gz", 0x00020000)]
    public void The_reader_finds_the_same_tree_in_images_of_littlefs_itself(string name, uint version)
    {
        LittleFsReader read = new(GoldenTree.Read(name), GoldenTree.Settings.BlockSize);

        Assert.Equal([version, 4096, GoldenTree.Blocks, 255, int.MaxValue, 1022], read.Superblock);
        AssertSame(GoldenTree.Files, read);
    }

    [Fact]
    public void A_file_system_without_files_is_one_pair()
    {
        byte[] image = LittleFsImage.Create(GoldenTree.Settings, 2, new Dictionary<string, byte[]>());

        LittleFsReader read = new(image, 4096);
        Assert.Equal("littlefs"u8.ToArray(), image[8..16]);
        Assert.Equal(2, read.UsedBlocks);
        Assert.Empty(read.Files);
    }

    [Theory]
    [InlineData(512, 2)]
    [InlineData(513, 3)]
    [InlineData(4096, 3)]
    [InlineData(4097, 4)]
    [InlineData(4096 + 4092, 4)]
    [InlineData(4096 + 4092 + 1, 5)]
    [InlineData(4096 + 4092 + 4088, 5)]
    [InlineData(4096 + 4092 + 4088 + 1, 6)]
    public void A_file_takes_as_many_blocks_as_its_pointers_leave_room_for(int length, int blocks)
    {
        Dictionary<string, byte[]> files = new() { ["f"] = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 13))] };

        LittleFsReader read = new(LittleFsImage.Create(GoldenTree.Settings, blocks, files), 4096);

        Assert.Equal(blocks, read.UsedBlocks);
        AssertSame(files, read);
        BoardException failure = Assert.Throws<BoardException>(() => LittleFsImage.Create(GoldenTree.Settings, blocks - 1, files));
        Assert.Equal(BoardErrorCode.ProvisionDrive, failure.Code);
        Assert.Equal([$"{blocks}", $"{blocks - 1}"], failure.Arguments);
    }

    [Fact]
    public void Of_names_that_begin_alike_the_longer_comes_first()
    {
        Dictionary<string, byte[]> files = Names.Order(StringComparer.Ordinal).ToDictionary(name => name, _ => Array.Empty<byte>());

        byte[] image = LittleFsImage.Create(GoldenTree.Settings, 2, files);

        Assert.Equal(Names, MetadataPair.Parse(image.AsSpan(0, 4096))!.Entries.Skip(1).Select(entry => System.Text.Encoding.ASCII.GetString(entry.Name)));
        AssertSame(files, new LittleFsReader(image, 4096));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("é")]
    [InlineData("NAME")]
    public void Paths_that_no_file_can_have_are_refused(string path)
    {
        string given = path == "NAME" ? new string('n', 256) : path;

        Assert.Throws<ArgumentException>(() => LittleFsImage.Create(GoldenTree.Settings, 32, new Dictionary<string, byte[]> { [given] = [1] }));
    }

    [Theory]
    [InlineData("a", "a/b")]
    [InlineData("a/b", "a")]
    public void A_file_is_no_folder(string one, string other)
    {
        Dictionary<string, byte[]> files = new() { [one] = [1], [other] = [2] };

        Assert.Throws<ArgumentException>(() => LittleFsImage.Create(GoldenTree.Settings, 32, files));
    }

    /// <summary>Trees at random; <c>OTA_FUZZ_CASES</c> makes it longer, <c>OTA_FUZZ_SEED</c> repeats.</summary>
    [Fact]
    public void Every_tree_is_read_back_and_all_else_is_erased()
    {
        int seed = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_SEED") ?? "41", System.Globalization.CultureInfo.InvariantCulture);
        int rounds = int.Parse(Environment.GetEnvironmentVariable("OTA_FUZZ_CASES") ?? "150", System.Globalization.CultureInfo.InvariantCulture);
        int full = 0;
        for (int round = seed; round < seed + rounds; round++)
        {
            Random random = new(round);
            LittleFsSettings settings = new[] { GoldenTree.Settings, Outlined, Small }[random.Next(3)];
            IReadOnlyDictionary<string, byte[]> files = RandomTree.Make(random, settings);
            try
            {
                int blocks = random.Next(40, 1200);
                LittleFsReader read = new(LittleFsImage.Create(settings, blocks, files), settings.BlockSize);
                AssertSame(files, read);
                Assert.All(Enumerable.Range(0, blocks).Where(block => !read.IsUsed((uint)block)), block => Assert.True(read.IsErased((uint)block)));
            }
            catch (BoardException failure) when (failure.Code == BoardErrorCode.ProvisionDrive)
            {
                full++;
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
            {
                throw new InvalidOperationException($"seed {round}", failure);
            }
        }

        Assert.InRange(full, 1, rounds / 2);
    }

    private static void AssertSame(IReadOnlyDictionary<string, byte[]> expected, LittleFsReader read)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), read.Files.Keys);
        Assert.All(expected, file => Assert.Equal(file.Value, read.Files[file.Key]));
        IEnumerable<string> folders = expected.Keys.SelectMany(path => Enumerable.Range(0, path.Length).Where(i => path[i] == '/').Select(i => path[..i])).Distinct();
        Assert.Equal(folders.Order(StringComparer.Ordinal), read.Folders);
    }
}
