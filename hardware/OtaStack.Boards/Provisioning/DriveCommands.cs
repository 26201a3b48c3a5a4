using System.Text;
using System.Text.Json;
using OtaStack.Boards.Profiles;

namespace OtaStack.Boards.Provisioning;

/// <summary>How the device's files get onto its drive: in an image that the flash tool has written, or one by one through the running firmware.</summary>
internal static class DriveCommands
{
    private const string Deploy = $"nanoff --filedeployment {ProvisioningFolder.Deployment}";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>What <c>nanoff --filedeployment</c> takes; null for a board that has no drive of nanoFramework's.</summary>
    public static byte[]? Deployment(BoardProfile board, IEnumerable<DeviceFile> files, string port)
    {
        if (board.Files.Drive.Length == 0)
        {
            return null;
        }

        var content = new
        {
            serialport = port,
            files = files.Select(file => new { DestinationFilePath = board.Files.Drive + file.Device.Replace('/', '\\'), SourceFilePath = file.Local }),
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(content, Indented), (byte)'\n'];
    }

    /// <summary>The image, by the flash tool's command, with what to know before; the other way as a remark.</summary>
    public static void WriteImage(StringBuilder text, BoardProfile board, string command)
    {
        Line(text, $"# {DriveImage.File} is all of the drive {board.Files.Drive}, for a device that was not in use yet: what was there goes, the settings of its network too. Set the network up afterwards.");
        Line(text, "# A firmware that mounts the drive in another way than the board's data says formats it: then the device is not provisioned, nothing worse.");
        Line(text, command);
        Line(text, "# In its place, for such a firmware and for a device that was in use, once the firmware runs:");
        Line(text, "# " + Deploy);
    }

    /// <summary>The files one by one.</summary>
    public static void WriteFiles(StringBuilder text, BoardProfile board, IEnumerable<DeviceFile> files)
    {
        if (board.Files.Drive.Length > 0)
        {
            Line(text, DriveImage.RegionOf(board) is FlashRegion region
                ? $"# {DriveImage.File} is all of the drive {board.Files.Drive}, at {HexNumberConverter.Of(region.Start)} of {board.FindFlash(region.Flash)!.Medium}: for a tool that can write that flash (STM32CubeProgrammer: with an external loader, -el). Else:"
                : $"# No image of the drive {board.Files.Drive} ({board.Files.Kind}): the board's data does not say that its firmware mounts a littlefs there, and how (files.littleFs).");
            if (board.Tool.Kind == FlashToolKind.Stm32CubeProgrammer)
            {
                Line(text, "# By the firmware's sources of July 2026 nanoff reaches no folders on an STM32. Write the files with a program of your own on the bench (docs/provisioning.md), or try:");
            }

            Line(text, Deploy);
            return;
        }

        Line(text, "# nanoff knows no drive of this board: put these files where its file system is.");
        foreach (DeviceFile file in files)
        {
            Line(text, $"# {file}");
        }
    }

    private static void Line(StringBuilder text, string line)
    {
        text.Append(line).Append('\n');
    }
}
