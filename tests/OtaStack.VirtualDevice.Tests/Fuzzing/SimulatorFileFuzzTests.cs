using System.Formats.Tar;
using System.Text;
using OtaStack.Fleet;
using OtaStack.TestKit;
using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Boards;
using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;
using Xunit.Abstractions;

namespace OtaStack.VirtualDevice.Tests.Fuzzing;

/// <summary>Files that the simulator reads, mangled: refused as what they are, or read (docs/fuzzing.md).</summary>
public sealed class SimulatorFileFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Flash_images()
    {
        SimulatedFlash flash = new(new FlashGeometry(64 * 1024, 4096, 256), 1);
        SimulatedFileSystem files = new(flash);
        files.Write("a/b", [1, 2, 3], 0, 3);
        using MemoryStream saved = new();
        FlashImage.Save(flash, saved);

        // The files on it are those of a device whose flash has aged: they are read or seen as damaged.
        new ParserFuzz(output.WriteLine) { LeastRefused = 1, MaxAllocated = 8 << 20 }.Run([saved.ToArray()], [0x4F, 0x54, 0x46, 0x4C, 0xFF, 0x7F, 0, 1, 0x10], 1_000, Refuses<InvalidDataException>(bytes =>
            _ = FlashImage.Load(new MemoryStream(bytes), 1)));
    }

    [Fact]
    public void Deployments_of_virtual_boards()
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (string name in (string[])["app.entry", "App.dll"])
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.ASCII.GetBytes(name)) });
            }
        }

        new ParserFuzz(output.WriteLine) { LeastRefused = 1 }.Run([archive.ToArray()], [.. "\0 77777777777app.entryustar"u8, 0x80, 0xFF], 5_000, Refuses<ApplicationLoadException>(bytes =>
            _ = DeploymentArchive.Read(bytes)));
    }

    [Fact]
    public void Devices_files()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("ota-roster-").FullName, "devices.json");
        byte[] sample = Encoding.UTF8.GetBytes($$"""{"devices":[{"product":"thermostat","board":"virtual-assemblies","id":"dev-1","key":"{{new string('a', 64)}}","profile":"steady"}]}""");
        try
        {
            new ParserFuzz(output.WriteLine).Run([sample], [.. "null,{}[]\"id\":1e9\\ud800"u8], 1_000, Refuses<FleetException>(bytes =>
            {
                File.WriteAllBytes(path, bytes);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                _ = DeviceRoster.Read(path, 1);
            }));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static Func<byte[], bool> Refuses<TRefusal>(Action<byte[]> read)
        where TRefusal : Exception
    {
        return bytes =>
        {
            try
            {
                read(bytes);
                return true;
            }
            catch (TRefusal)
            {
                return false;
            }
        };
    }
}
