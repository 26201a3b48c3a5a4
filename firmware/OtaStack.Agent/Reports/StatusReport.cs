using OtaStack.Agent.Core;
using OtaStack.Agent.Events;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Releases;
using OtaStack.Launcher;

namespace OtaStack.Agent.Reports;

/// <summary>Writes a report (docs/formats.md), canonical JSON.</summary>
internal static class StatusReport
{
    /// <summary>Bytes of a report at most.</summary>
    public const int MaxBytes = 2048;

    public static int Write(byte[] buffer, AgentContext context, ReportContent content, int sequence)
    {
        AgentStatus status = context.Status;
        JsonObjectWriter json = new(buffer, buffer.Length < MaxBytes ? buffer.Length : MaxBytes);
        json.Add("agent", context.Settings.AgentVersion);
        json.Add("assignment", content.Assignment);
        json.Add("attempted", content.Attempted);
        json.Add("attempts", status.Failures);
        json.Add("board", context.Identity.Board);
        AddHash(json, "deploymentSha256", context, ImageKind.Deployment);
        json.Add("device", context.Identity.Device);
        json.Add("downloaded", status.Downloaded);
        if (content.Event != 0)
        {
            SecurityEvent due = context.Events.Next()!;
            json.Add("event", due.Number);
            json.Add("eventCount", due.Count);
            json.Add("eventFirst", due.First);
            json.Add("eventLast", due.Last);
            json.Add("eventReason", ReasonText.Of(due.Reason));
            json.Add("eventsDropped", context.Events.Dropped);
        }

        json.Add("mode", ModeText.Of(context.Mode));
        int postponements = context.Postponements;
        if (postponements > 0)
        {
            json.Add("postponeReason", context.Local.PostponeReason);
            json.Add("postponements", postponements);
        }

        AddHash(json, "nanoclrSha256", context, ImageKind.NanoClr);
        json.Add("product", context.Identity.Product);
        json.Add("reason", ReasonText.Of(content.Reason));
        json.Add("releaseId", status.RunningReleaseId);
        json.Add("reset", ResetText.Of(context.Reset));
        json.Add("retrySeconds", status.RetryAt > context.Clock.Elapsed ? status.RetryAt - context.Clock.Elapsed : 0);
        json.Add("securityCounter", context.BootRecord.SecurityCounter);
        json.Add("sequence", sequence);
        json.Add("signedAgeSeconds", SignedAge(context));
        json.Add("state", StateText.Of(content.State));
        json.Add("total", status.Total);
        json.Add("uptimeSeconds", context.Clock.Elapsed);
        json.Add("version", status.RunningVersion);
        if (content.WaitUntil > 0)
        {
            json.Add("waitUntil", content.WaitUntil);
        }

        return json.Finish();
    }

    /// <summary>What runs, in the boot loader's words; only on boards with image slots.</summary>
    private static void AddHash(JsonObjectWriter json, string name, AgentContext context, ImageKind image)
    {
        if (context.Images != null)
        {
            json.Add(name, Hex.Encode(context.Images.Read(image, false), 0, Sha256.DigestSize));
        }
    }

    /// <summary>Seconds since the newest verified offline signature was made; -1 while there is none.</summary>
    private static long SignedAge(AgentContext context)
    {
        long signed = context.Journal.SignedTime;
        return signed == 0 ? -1 : context.TrustedTime - signed;
    }
}

