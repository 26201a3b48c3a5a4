using System.Formats.Tar;
using OtaStack.VirtualDevice.Applications;
using OtaStack.VirtualDevice.Boards;

namespace OtaStack.VirtualDevice.Tests.Boards;

/// <summary>What the fuzz test of deployments found.</summary>
public sealed class DeploymentArchiveTests
{
    private const int ModeAt = 100;

    [Fact]
    public void A_header_with_a_number_that_no_reader_can_hold_is_refused()
    {
        using MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "app.entry") { DataStream = new MemoryStream([1, 2, 3]) });
        }

        byte[] bytes = archive.ToArray();
        Assert.Equal([1, 2, 3], DeploymentArchive.Read(bytes)["app.entry"]);

        // Base 256, and negative: seven bytes of digits follow.
        bytes[ModeAt] = 0xFF;

        ApplicationLoadException refused = Assert.Throws<ApplicationLoadException>(() => DeploymentArchive.Read(bytes));
        _ = Assert.IsType<OverflowException>(refused.InnerException);
    }
}
