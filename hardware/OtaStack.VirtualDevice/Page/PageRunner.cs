using OtaStack.Agent.Core;
using OtaStack.LocalPage;
using OtaStack.Trust.Cryptography;
using OtaStack.VirtualDevice.Devices;
using OtaStack.VirtualDevice.FileSystem;

namespace OtaStack.VirtualDevice.Page;

/// <summary>The local page of a running device.</summary>
internal sealed class PageRunner
{
    /// <summary>Blocks that an upload leaves free, so that records and downloads find room.</summary>
    private const int KeptBlocks = 16;

    /// <summary>Bytes of a file that a block holds, its headers set aside.</summary>
    private const int BytesPerBlock = 3500;

    private readonly DevicePage _page;
    private readonly DeviceParts _parts;
    private readonly SimulatedFileSystem _files;
    private readonly DeviceTime _time;

    public PageRunner(UpdateAgent agent, SimulatedFileSystem files, IHmacSha256 hmac, DeviceParts parts, DeviceTime time)
    {
        _parts = parts;
        _files = files;
        _time = time;
        _page = new DevicePage(agent, parts.Options.Identity, files, hmac, parts.Options.Page!);
        _page.Start(time.Now);
    }

    public void Step()
    {
        _parts.Options.Page!.FreeBytes = Math.Max(0, _files.FreeBlocks - KeptBlocks) * BytesPerBlock;
        _page.Tick();
        _parts.Page.Answer(_page, _time.Now);
    }
}
