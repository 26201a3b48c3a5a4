using OtaStack.Signing.Media;
using OtaStack.SigningTool.Texts;
using Spectre.Console;

namespace OtaStack.SigningTool.Media;

/// <summary>Shows what the preparation of a medium is at; a scan tells no measure, so its bar only moves.</summary>
internal static class MediaProgress
{
    public static async Task<T> RunAsync<T>(IAnsiConsole console, Phrases phrases, long bundleBytes, Func<Action<MediaStep, long>, Task<T>> work)
    {
        return await console.Progress().AutoClear(true).StartAsync(async progress =>
        {
            ProgressTask task = progress.AddTask(Markup.Escape(TextOf(phrases, MediaStep.VerifyingBundle)), maxValue: Math.Max(bundleBytes, 1));
            return await work((step, done) =>
            {
                task.Description = Markup.Escape(TextOf(phrases, step));
                task.IsIndeterminate = step != MediaStep.Writing;
                task.Value = done;
            }).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static string TextOf(Phrases phrases, MediaStep step)
    {
        return phrases[step switch
        {
            MediaStep.Scanning => "say.media.scanning",
            MediaStep.Writing => "say.media.writing",
            MediaStep.ScanningAgain => "say.media.scanning_again",
            MediaStep.Checking => "say.media.checking",
            _ => "say.media.verifying",
        }];
    }
}
