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
        JsonObjectWriter json = new(buffer, buffer.Length < MaxBytes ? buffer.Length : MaxBytes);
        json.Add("agent", context.Settings.AgentVersion);
        json.Add("assignment", content.Assignment);
        json.Add("attempted", content.Attempted);
        json.Add("attempts", context.Failures);
        json.Add("board", context.Identity.Board);
        if (context.Local.Choice > 0)
        {
            json.Add("choice", context.Local.Choice);
        }

        AddHash(json, "deploymentSha256", context, ImageKind.Deployment);
        json.Add("device", context.Identity.Device);
        json.Add("downloaded", context.Downloaded);
        if (content.Event != 0)
        {
            SecurityEvent due = context.Events.Next()!;
            json.Add("event", due.Number);
            json.Add("eventCount", due.Count);
            json.Add("eventFirst", due.First);
            json.Add("eventLast", due.Last);
            json.Add("eventReason", NameOf(context, due.Reason));
            json.Add("eventsDropped", context.Events.Dropped);
        }

        json.Add("mode", StatusText.Mode(context.Mode));
        int postponements = context.Postponements;
        if (postponements > 0)
        {
            json.Add("postponeReason", context.Local.PostponeReason);
            json.Add("postponements", postponements);
        }

        AddHash(json, "nanoclrSha256", context, ImageKind.NanoClr);
        json.Add("product", context.Identity.Product);
        json.Add("reason", NameOf(context, content.Reason));
        json.Add("releaseId", context.RunningReleaseId);
        json.Add("reset", StatusText.Find(StatusText.Resets, (int)context.Reset));
        json.Add("retrySeconds", context.RetryAt > context.Clock.Elapsed ? context.RetryAt - context.Clock.Elapsed : 0);
        json.Add("securityCounter", context.BootRecord.SecurityCounter);
        json.Add("sequence", sequence);
        json.Add("signedAgeSeconds", SignedAge(context));
        json.Add("state", StatusText.State(content.State));
        json.Add("total", context.Total);
        json.Add("uptimeSeconds", context.Clock.Elapsed);
        json.Add("version", context.RunningVersion);
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

    private static string NameOf(AgentContext context, ReasonCode reason)
    {
        IReasonNames? names = context.Settings.ReasonNames;
        return names == null ? ((int)reason).ToString() : names.NameOf(reason);
    }

    /// <summary>Seconds since the newest verified offline signature was made; -1 while there is none.</summary>
    private static long SignedAge(AgentContext context)
    {
        long signed = context.Journal.SignedTime;
        return signed == 0 ? -1 : context.TrustedTime - signed;
    }
}

