using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace OtaStack.Server.Devices;

/// <summary>The bytes of an assignment: canonical JSON (keys ascending, no whitespace), at most <see cref="MaxBytes"/>.</summary>
internal static class DesiredStateJson
{
    /// <summary>What a device takes (docs/formats.md).</summary>
    public const int MaxBytes = 2048;

    private static readonly JsonWriterOptions Plain = new() { Indented = false };

    public static byte[] Write(DesiredState desired)
    {
        ArrayBufferWriter<byte> bytes = new(256);
        using (Utf8JsonWriter writer = new(bytes, Plain))
        {
            writer.WriteStartObject();
            writer.WriteNumber("assignment"u8, desired.Assignment);
            writer.WriteString("device"u8, desired.Device.Id);
            if (desired.Permit.Length > 0)
            {
                writer.WriteString("permit"u8, desired.Permit);
            }

            writer.WriteNumber("pollSeconds"u8, desired.PollSeconds);
            writer.WriteString("product"u8, desired.Device.Product);
            writer.WriteString("releaseId"u8, desired.ReleaseId);
            writer.WriteString("rollout"u8, desired.Rollout);
            writer.WriteString("target"u8, desired.Target);
            writer.WriteEndObject();
        }

        return bytes.WrittenCount <= MaxBytes
            ? bytes.WrittenSpan.ToArray()
            : throw new InvalidOperationException(
                $"The assignment of {desired.Device} takes {bytes.WrittenCount} bytes, {MaxBytes} were expected at most.");
    }

    /// <summary>The entity tag of an assignment: it changes exactly when the bytes do.</summary>
    public static string TagOf(DesiredState desired)
    {
        return string.Create(CultureInfo.InvariantCulture, $"\"{desired.Assignment}-{desired.PollSeconds}\"");
    }
}
