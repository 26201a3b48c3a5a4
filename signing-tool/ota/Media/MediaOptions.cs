using System.CommandLine;
using OtaStack.Signing.Errors;
using OtaStack.Signing.Media;
using OtaStack.SigningTool.Hosting;

namespace OtaStack.SigningTool.Media;

/// <summary>Which scanner a verb uses, with which signatures.</summary>
internal sealed class MediaOptions(ToolEnvironment environment, Option<string> database, Option<string> program, Option<string> daemon, Option<int?> days)
{
    private const int DefaultDays = 7;

    public void Describe(Command command)
    {
        command.Add(database);
        command.Add(program);
        command.Add(daemon);
        command.Add(days);
    }

    public IMalwareScanner Scanner(ParseResult arguments)
    {
        if (arguments.GetValue(daemon) is { } socket)
        {
            // The daemon has signatures of its own: an option that has no effect would be misleading.
            return arguments.GetValue(program) is null && arguments.GetValue(database) is null
                ? new ClamDaemon(socket, environment.Files, environment.Clock)
                : throw new SigningException(SigningFault.Usage, MediaErrorCode.ScannerChoice);
        }

        return new ClamScan(
            arguments.GetValue(program) ?? ClamScan.DefaultProgram,
            arguments.GetValue(database) ?? ClamScan.DefaultDatabase,
            environment.Files,
            environment.Clock);
    }

    /// <summary>What people should know about a scan, beyond that it found nothing.</summary>
    public IReadOnlyList<string> Warnings(ParseResult arguments, MalwareScan? scan)
    {
        if (scan is null)
        {
            return [environment.Phrases["say.media.unscanned"]];
        }

        if (scan.NewestSignatures is not { } newest)
        {
            return [environment.Phrases["say.media.undated"]];
        }

        int age = (int)(scan.Time - newest).TotalDays;
        return age <= (arguments.GetValue(days) ?? DefaultDays) ? [] : [environment.Phrases.Format("say.media.old_signatures", age)];
    }
}
