using OtaStack.Agent.Core;
using OtaStack.Agent.Reports;
using OtaStack.Launcher;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Erase;

/// <summary>The receipt of an erase (docs/formats.md), canonical JSON.</summary>
internal static class EraseReceipt
{
    /// <summary>
    /// Writes it into the block; returns the number of bytes. What authenticates it is HMAC-SHA256 over all bytes before it, under the
    /// SHA-256 of the device's key: of the key the server has nothing but that.
    /// </summary>
    /// <param name="permit">Path of the permit; empty when the user has ordered it.</param>
    /// <param name="started">Unix seconds.</param>
    /// <param name="bytes">Erased or overwritten.</param>
    /// <param name="failed">Targets of which something is left.</param>
    public static int Write(AgentContext context, string keyPath, bool all, string permit, long started, int bytes, int failed)
    {
        EraseProfile profile = context.Settings.Erase!;
        IFileStore files = context.Files;
        byte[] buffer = context.Block;
        JsonObjectWriter json = new(buffer, StatusReport.MaxBytes);
        json.Add("agent", context.Settings.AgentVersion);
        json.Add("board", context.Identity.Board);
        json.Add("bytes", bytes);
        json.Add("device", context.Identity.Device);
        json.Add("ended", context.Clock.Now);
        json.Add("failed", failed);
        json.Add("kind", "receipt");
        json.Add("means", profile.Means);
        json.Add("orderedBy", permit.Length > 0 ? permit : "user");
        json.Add("product", context.Identity.Product);
        json.Add("started", started);
        json.Add("targets", profile.Targets.Length);
        json.Add("version", context.RunningVersion);
        json.Add("what", all ? "all" : "userData");
        byte[] key = new byte[Sha256.DigestSize];
        if (files.Length(keyPath) == key.Length)
        {
            Sha256 hash = new();
            files.Read(keyPath, 0, key, 0, key.Length);
            hash.Write(key, 0, key.Length);
            hash.Finish(key, 0);
            context.Hmac.Compute(key, buffer, 0, json.Length, key, 0);
        }

        json.Add("mac", Hex.Encode(key, 0, key.Length));
        return json.Finish();
    }
}
