using OtaStack.Agent.Core;
using OtaStack.Trust.Json;

namespace OtaStack.Agent.Reports;

/// <summary>Writes a report (docs/formats.md), canonical JSON.</summary>
internal static class StatusReport
{
    /// <summary>Bytes of a report at most.</summary>
    public const int MaxBytes = 2048;

    public static int Write(byte[] buffer, AgentContext context, ReportContent content, int sequence)
    {
        AgentStatus status = context.Status;
        JsonWriter json = new(buffer, 0, buffer.Length < MaxBytes ? buffer.Length : MaxBytes);
        json.BeginObject();
        Put(json, "agent", context.Settings.AgentVersion);
        Put(json, "assignment", content.Assignment);
        Put(json, "attempted", content.Attempted);
        Put(json, "board", context.Identity.Board);
        Put(json, "device", context.Identity.Device);
        Put(json, "downloaded", status.Downloaded);
        Put(json, "product", context.Identity.Product);
        Put(json, "reason", ReasonText.Of(content.Reason));
        Put(json, "releaseId", status.RunningReleaseId);
        Put(json, "securityCounter", context.BootRecord.SecurityCounter);
        Put(json, "sequence", sequence);
        Put(json, "signedAgeSeconds", SignedAge(context));
        Put(json, "state", StateText.Of(content.State));
        Put(json, "total", status.Total);
        Put(json, "uptimeSeconds", context.Clock.Elapsed);
        Put(json, "version", status.RunningVersion);
        json.EndObject();
        return json.Length;
    }

    /// <summary>Seconds since the newest verified offline signature was made; -1 while there is none.</summary>
    private static long SignedAge(AgentContext context)
    {
        long signed = context.Journal.SignedTime;
        return signed == 0 ? -1 : context.TrustedTime - signed;
    }

    private static void Put(JsonWriter json, string name, string value)
    {
        json.Name(name);
        json.String(value);
    }

    private static void Put(JsonWriter json, string name, long value)
    {
        json.Name(name);
        json.Integer(value);
    }
}
