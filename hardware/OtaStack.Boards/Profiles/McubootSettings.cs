using System.Text.Json.Serialization;

namespace OtaStack.Boards.Profiles;

/// <summary>Settings of the boot loader's build that the layout depends on.</summary>
/// <param name="HeaderSize">Bytes before the image proper: imgtool's <c>--header-size</c>.</param>
/// <param name="WriteAlignment">Bytes of the smallest write: imgtool's <c>--align</c>.</param>
/// <param name="LargestAlignment"><c>MCUBOOT_BOOT_MAX_ALIGN</c>, bytes: what entries of the trailer are padded to.</param>
/// <param name="MostSectors"><c>MCUBOOT_MAX_IMG_SECTORS</c>: sectors that a slot may have; it also sizes the trailer.</param>
public sealed record McubootSettings(
    [property: JsonConverter(typeof(HexNumberConverter))] long HeaderSize, int WriteAlignment, int LargestAlignment, int MostSectors);
