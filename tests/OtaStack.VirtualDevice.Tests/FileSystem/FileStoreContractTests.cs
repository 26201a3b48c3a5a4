using System.Text;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;

namespace OtaStack.VirtualDevice.Tests.FileSystem;

public class FileStoreContractTests
{
    private readonly SimulatedFlash _flash = new(new FlashGeometry(Size: 32 * 1024, BlockSize: 1024), seed: 1);
    private SimulatedFileSystem _files;

    public FileStoreContractTests()
    {
        _files = new SimulatedFileSystem(_flash);
    }

    [Fact]
    public void An_erased_flash_is_an_empty_file_system_and_mounting_writes_nothing()
    {
        Assert.Equal(-1, _files.Length("a"));
        Assert.Empty(_files.List(""));
        Assert.Equal(0, _flash.Operations);
    }

    [Fact]
    public void What_was_written_is_there_after_mounting_again()
    {
        Write("trust/root.json", "root");
        Append("trust/root.json", " and more");
        Remount();

        Assert.Equal("root and more", Text("trust/root.json"));
        Assert.Equal(13, _files.Length("trust/root.json"));
    }

    [Fact]
    public void Writing_replaces_the_whole_content()
    {
        Write("a", "a long content");
        Write("a", "short");
        Remount();

        Assert.Equal("short", Text("a"));
    }

    [Fact]
    public void Appending_creates_the_file()
    {
        Append("a", "x");

        Assert.Equal("x", Text("a"));
    }

    [Fact]
    public void Reading_takes_any_position_across_records()
    {
        byte[] data = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i * 31))];
        _files.Write("a", data, 0, 1500);
        _files.Append("a", data, 1500, 1500);
        byte[] buffer = new byte[1000];

        Assert.Equal(1000, _files.Read("a", 900, buffer, 0, 1000));
        Assert.Equal(data[900..1900], buffer);
        Assert.Equal(100, _files.Read("a", 2900, buffer, 5, 500));
        Assert.Equal(data[2900..], buffer[5..105]);
        Assert.Equal(0, _files.Read("a", 3000, buffer, 0, 10));
        Assert.Equal(0, _files.Read("a", 9999, buffer, 0, 10));
    }

    [Fact]
    public void Truncating_shortens_and_appending_goes_on_from_there()
    {
        Write("a", "0123456789");
        _files.Truncate("a", 4);
        Append("a", "xy");
        Remount();

        Assert.Equal("0123xy", Text("a"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _files.Truncate("a", 7));
    }

    [Fact]
    public void A_deleted_file_does_not_come_back()
    {
        Write("a", "x");
        _files.Delete("a");
        _files.Delete("never-there");
        Remount();

        Assert.Equal(-1, _files.Length("a"));
        Assert.Throws<IOException>(() => _files.Read("a", 0, new byte[1], 0, 1));
    }

    [Fact]
    public void Moving_renames_and_refuses_an_existing_destination()
    {
        Write("slot.b/a", "new");
        Write("slot.a/a", "old");
        _files.Move("slot.b/a", "slot.b/b");

        Assert.Throws<IOException>(() => _files.Move("slot.b/b", "slot.a/a"));

        Remount();
        Assert.Equal("old", Text("slot.a/a"));
        Assert.Equal("new", Text("slot.b/b"));
        Assert.Equal(-1, _files.Length("slot.b/a"));
    }

    [Fact]
    public void A_folder_lists_its_own_files_only()
    {
        Write("a", "1");
        Write("f/b", "2");
        Write("f/g/c", "3");
        Write("ff/d", "4");

        Assert.Equal(["a"], _files.List(""));
        Assert.Equal(["b"], _files.List("f"));
        Assert.Equal(["c"], _files.List("f/g"));
        Assert.Empty(_files.List("h"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a\\b")]
    [InlineData("caf\u00e9")]
    [InlineData("a23456789a23456789a23456789a23456789a23456789a23456789a2345678965")]
    public void A_path_that_is_none_is_refused(string path)
    {
        Assert.Throws<ArgumentException>(() => Write(path, "x"));
        Assert.Equal(0, _flash.Operations);
    }

    [Fact]
    public void A_full_file_system_refuses_more_keeps_what_it_has_and_can_be_emptied()
    {
        byte[] data = [.. Enumerable.Range(0, 900).Select(i => (byte)i)];
        int written = 0;
        Assert.Throws<IOException>(() =>
        {
            for (; written < 100; written++)
            {
                _files.Write("f0/" + written, data, 0, data.Length);
            }
        });
        Assert.InRange(written, 20, 32);
        Assert.Throws<IOException>(() => _files.Append("f0/0", data, 0, data.Length));
        Remount();
        for (int i = 1; i < written; i++)
        {
            Assert.Equal(data, FileContents.ReadFile(_files, "f0/" + i));
        }

        foreach (string name in _files.List("f0"))
        {
            _files.Delete("f0/" + name);
        }

        for (int i = 0; i < written - 2; i++)
        {
            _files.Write("f1/" + i, data, 0, data.Length);
        }

        Remount();
        Assert.Equal(written - 2, _files.List("f1").Length);
        Assert.Empty(_files.List("f0"));
    }

    [Fact]
    public void Writing_forever_spreads_the_wear_and_holds_no_garbage()
    {
        Write("static", new string('s', 3000));
        for (int i = 0; i < 2000; i++)
        {
            Write("journal." + (i % 2), "record " + i);
        }

        Remount();
        Assert.Equal("record 1999", Text("journal.1"));
        Assert.Equal(new string('s', 3000), Text("static"));
        Assert.InRange(_flash.MaxWear, 1, 16);
        Assert.InRange(_flash.AllocatedBytes, 1, 8 * 1024);
    }

    private void Write(string path, string text)
    {
        byte[] data = Encoding.ASCII.GetBytes(text);
        _files.Write(path, data, 0, data.Length);
    }

    private void Append(string path, string text)
    {
        byte[] data = Encoding.ASCII.GetBytes(text);
        _files.Append(path, data, 0, data.Length);
    }

    private string Text(string path)
    {
        return Encoding.ASCII.GetString(FileContents.ReadFile(_files, path));
    }

    private void Remount()
    {
        _files = new SimulatedFileSystem(_flash);
    }
}
