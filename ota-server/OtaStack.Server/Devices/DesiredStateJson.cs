using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using OtaStack.Server.Portal;
using OtaStack.Server.Scheduling;

namespace OtaStack.Server.Devices;

/// <summary>The bytes of an assignment: canonical JSON (keys ascending, no whitespace), at most <see cref="MaxBytes"/>.</summary>
internal static class DesiredStateJson
{
    /// <summary>What a device takes (docs/formats.md).</summary>
    public const int MaxBytes = 2048;

    private static readonly JsonWriterOptions Plain = new() { Indented = false };

    /// <param name="time">Unix seconds, told to the device as the time of day; 0: nothing is told.</param>
    public static byte[] Write(DesiredState desired, long time = 0)
    {
        ArrayBufferWriter<byte> bytes = new(256);
        using (Utf8JsonWriter writer = new(bytes, Plain))
        {
            writer.WriteStartObject();
            UpdateSettings settings = desired.Settings;
            writer.WriteNumber("assignment"u8, desired.Assignment);
            Write(writer, "batteryPercent", settings.BatteryPercent);
            Write(writer, "bytesPerSecond", settings.BytesPerSecond);
            writer.WriteString("device"u8, desired.Device.Id);
            Write(writer, "downloadAhead", settings.DownloadAhead);
            Write(writer, "intervalSeconds", settings.IntervalSeconds);
            Write(writer, "metered", settings.Metered);
            if (settings.Mode is not null)
            {
                writer.WriteString("mode"u8, settings.Mode);
            }

            Write(writer, "offsets", desired.Offsets);
            if (desired.Permit.Length > 0)
            {
                writer.WriteString("permit"u8, desired.Permit);
            }

            writer.WriteNumber("pollSeconds"u8, desired.PollSeconds);
            Write(writer, "postponeLimit", settings.PostponeLimit);
            writer.WriteString("product"u8, desired.Device.Product);
            writer.WriteString("releaseId"u8, desired.ReleaseId);
            writer.WriteString("rollout"u8, desired.Rollout);
            writer.WriteString("target"u8, desired.Target);
            if (time > 0)
            {
                writer.WriteNumber("time"u8, time);
            }

            Write(writer, "untimedSeconds", settings.UntimedSeconds);
            if (desired.User is { } choice)
            {
                UserChoiceJson.Write(writer, choice);
            }

            Write(writer, "windows", settings.Windows?.SelectMany(window => window.ToNumbers()!).Select(number => (long)number));
            writer.WriteEndObject();
        }

        return bytes.WrittenCount <= MaxBytes
            ? bytes.WrittenSpan.ToArray()
            : throw new InvalidOperationException(
                $"The assignment of {desired.Device} takes {bytes.WrittenCount} bytes, {MaxBytes} were expected at most.");
    }

    /// <summary>The entity tag of an assignment: it changes exactly when its bytes do, those of the time set aside.</summary>
    public static string TagOf(byte[] bytes)
    {
        return $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"";
    }

    private static void Write(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, bool? value)
    {
        if (value is { } truth)
        {
            writer.WriteBoolean(name, truth);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, IEnumerable<long>? values)
    {
        if (values is not null)
        {
            writer.WriteStartArray(name);
            foreach (long value in values)
            {
                writer.WriteNumberValue(value);
            }

            writer.WriteEndArray();
        }
    }
}
