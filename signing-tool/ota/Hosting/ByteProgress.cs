using Spectre.Console;

namespace OtaStack.SigningTool.Hosting;

/// <summary>Shows how far a long piece of work is; gone when it is done.</summary>
internal static class ByteProgress
{
    /// <param name="total">Bytes, or another measure, that the work will have told at its end.</param>
    public static async Task<T> RunAsync<T>(IAnsiConsole console, string title, long total, Func<Action<long>, Task<T>> work)
    {
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn())
            .AutoClear(true)
            .StartAsync(async progress =>
            {
                ProgressTask task = progress.AddTask(Markup.Escape(title), maxValue: Math.Max(total, 1));
                return await work(count => task.Value = Math.Min(count, total)).ConfigureAwait(false);
            }).ConfigureAwait(false);
    }
}
