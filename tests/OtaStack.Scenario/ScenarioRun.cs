using System.Diagnostics;

namespace OtaStack.Scenario;

/// <summary>Runs the story once, writes what was measured, and removes what it started.</summary>
internal static class ScenarioRun
{
    public static async Task<int> ExecuteAsync(ScenarioOptions options, CancellationToken cancellation)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Narrator narrator = new(watch);
        bool temporary = options.DataDirectory is null;
        string folder = options.DataDirectory ?? Directory.CreateTempSubdirectory("otastack-").FullName;
        try
        {
            await using Story story = new(options, folder, narrator, watch);
            Summary summary = await story.TellAsync(cancellation).ConfigureAwait(false);
            if (options.JsonPath is not null)
            {
                await summary.WriteAsync(options.JsonPath, cancellation).ConfigureAwait(false);
                narrator.Done("SummaryWritten", options.JsonPath);
            }

            if (!options.Once)
            {
                await story.StayOpenAsync(cancellation).ConfigureAwait(false);
            }

            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            narrator.Note("Interrupted");
            return options.Once ? 130 : 0;
        }
        catch (Exception failure) when (failure is ScenarioException or HttpRequestException or IOException)
        {
            narrator.Problem(failure.Message);
            narrator.Note("LogsKept", folder);
            temporary = false;
            return 1;
        }
        finally
        {
            if (temporary)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
