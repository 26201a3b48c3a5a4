using System.Text;
using OtaStack.Launcher.Program;

namespace OtaStack.Device.Tests.Program;

/// <summary>The promises of IFileStore, kept over a real file system: what is not there on a device is not used here.</summary>
public sealed class DeviceFilesTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("device-files-").FullName;
    private readonly DeviceFiles _files;

    public DeviceFilesTests()
    {
        _files = new DeviceFiles(_root + "/");
    }

    [Fact]
    public void Writing_replaces_the_whole_content_and_makes_folders()
    {
        Write("trust/root.json", "a long content");
        Write("trust/root.json", "short");

        Assert.Equal("short", File.ReadAllText(Path.Combine(_root, "trust", "root.json")));
        Assert.Equal(5, _files.Length("trust/root.json"));
        Assert.Equal(-1, _files.Length("trust/none"));
        Assert.Equal(-1, _files.Length("nowhere/none"));
    }

    [Fact]
    public void Appending_creates_the_file_and_goes_on_at_its_end()
    {
        byte[] data = "-0123456789-"u8.ToArray();
        _files.Append("slot.a/App.dll", data, 1, 4);
        _files.Append("slot.a/App.dll", data, 5, 6);

        Assert.Equal("0123456789", Text("slot.a/App.dll"));
    }

    [Fact]
    public void Reading_takes_any_position_and_tells_the_end()
    {
        Write("a", "0123456789");
        byte[] buffer = new byte[6];

        Assert.Equal(4, _files.Read("a", 2, buffer, 1, 4));
        Assert.Equal("2345", Encoding.ASCII.GetString(buffer, 1, 4));
        Assert.Equal(2, _files.Read("a", 8, buffer, 0, 6));
        Assert.Equal(0, _files.Read("a", 10, buffer, 0, 6));
        Assert.Equal(0, _files.Read("a", 99, buffer, 0, 6));
        Assert.Equal(3, _files.Read("a", 0, buffer, 0, 3));
        Assert.Equal("012", Encoding.ASCII.GetString(buffer, 0, 3));
        Assert.ThrowsAny<IOException>(() => _files.Read("none", 0, buffer, 0, 1));
    }

    [Fact]
    public void A_file_that_is_being_read_can_be_changed_by_every_call_and_is_then_read_anew()
    {
        Write("a", "0123456789");
        Write("b", "b");

        Assert.Equal("0123456789", Text("a"));
        _files.Truncate("a", 4);
        Assert.Equal("0123", Text("a"));
        _files.Append("a", "x"u8.ToArray(), 0, 1);
        Assert.Equal("0123x", Text("a"));
        Write("a", "new");
        Assert.Equal("new", Text("a"));
        _files.Move("a", "c/d");
        Assert.Equal("new", Text("c/d"));
        _files.Delete("c/d");
        _files.Delete("c/d");
        _files.Delete("nowhere/d");
        Assert.Equal(-1, _files.Length("c/d"));
    }

    [Fact]
    public void A_file_that_is_being_read_still_tells_its_length()
    {
        Write("a", "0123456789");
        Write("b", "b");

        Assert.Equal("0123456789", Text("a"));
        Assert.Equal(10, _files.Length("a"));
        Assert.Equal(1, _files.Length("b"));
        Assert.Equal("b", Text("b"));
        Assert.Equal(10, _files.Length("a"));
        Assert.Equal(1, _files.Length("b"));
    }

    [Fact]
    public void Moving_refuses_an_existing_destination()
    {
        Write("a", "new");
        Write("b", "old");

        Assert.ThrowsAny<IOException>(() => _files.Move("a", "b"));

        Assert.Equal("new", Text("a"));
        Assert.Equal("old", Text("b"));
    }

    [Fact]
    public void A_folder_lists_the_names_of_its_own_files_only()
    {
        Write("f/b", "1");
        Write("f/c.new", "2");
        Write("f/g/d", "3");

        Assert.Equal(["b", "c.new"], _files.List("f").Order());
        Assert.Equal(["d"], _files.List("f/g"));
        Assert.Empty(_files.List("nowhere"));
    }

    [Fact]
    public void On_a_device_the_parts_of_a_path_are_separated_as_there()
    {
        DeviceFiles files = new(_root + "/x\\");
        files.Write("trust\\root.json".Replace('\\', '/'), "x"u8.ToArray(), 0, 1);

        Assert.Single(Directory.GetFiles(_root), path => path.EndsWith("x\\trust\\root.json", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _files.Dispose();
        Directory.Delete(_root, true);
    }

    private void Write(string path, string text)
    {
        byte[] data = Encoding.ASCII.GetBytes(text);
        _files.Write(path, data, 0, data.Length);
    }

    private string Text(string path)
    {
        byte[] buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, _files.Read(path, 0, buffer, 0, buffer.Length));
    }
}
