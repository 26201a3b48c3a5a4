using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Encodings.Web;
using OtaStack.Signing.Errors;
using Spectre.Console;

namespace OtaStack.SigningTool.Hosting;

/// <summary>Runs a verb and tells its result or its failure: to a machine as one JSON object, to a person as text.</summary>
internal sealed class VerbRunner(ToolEnvironment environment)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task<int> RunAsync(bool json, Func<Task<VerbResult>> verb)
    {
        try
        {
            VerbResult result = await verb().ConfigureAwait(false);
            if (json)
            {
                result.Data["ok"] = result.Code == ExitCode.Ok;
                Print(result.Data);
            }
            else
            {
                result.Show(environment.Console);
            }

            return result.Code;
        }
        catch (SigningException failure)
        {
            return Report(json, failure);
        }
        catch (OperationCanceledException)
        {
            _ = Report(json, new SigningException(SigningFault.Refused, ToolErrorCode.Cancelled));
            return ExitCode.Cancelled;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Report(json, new SigningException(failure, SigningFault.File, ToolErrorCode.FileFailed, failure.Message));
        }
        catch (Exception failure)
        {
            // The outermost edge: a fault of the tool, told in full so that it can be reported.
            environment.ErrorConsole.Profile.Out.Writer.WriteLine(failure);
            return Report(json, new SigningException(failure, SigningFault.Unknown, ToolErrorCode.Internal, failure.Message));
        }
    }

    /// <summary>Tells a failure and returns its exit code.</summary>
    public int Report(bool json, SigningException failure)
    {
        string sentence = environment.Phrases.Of(failure);
        if (json)
        {
            Print(new JsonObject { ["ok"] = false, ["code"] = failure.Code, ["message"] = sentence });
        }
        else
        {
            environment.ErrorConsole.Write(new Markup($"[red]{Markup.Escape(sentence)}[/] [grey]({Markup.Escape(failure.Code)})[/]\n"));
        }

        return ExitCode.Of(failure.Fault);
    }

    private void Print(JsonObject data)
    {
        environment.Output.WriteLine(data.ToJsonString(Readable));
        environment.Output.Flush();
    }
}
