using System.Collections.Concurrent;
using OtaStack.LocalPage;

namespace OtaStack.VirtualDevice.Page;

/// <summary>Questions to a device's page from other threads. The device answers them in its own loop; while it restarts they wait.</summary>
internal sealed class PageInbox
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<Action<DevicePage, long>> _questions = [];

    /// <summary>Raised when a question has come.</summary>
    public event Action? Arrived;

    /// <exception cref="TimeoutException">The device does not answer: it is off, or hangs.</exception>
    public Task<T> AskAsync<T>(Func<DevicePage, long, T> question, CancellationToken cancellation)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _questions.Enqueue((page, now) =>
        {
            try
            {
                answer.TrySetResult(question(page, now));
            }
            catch (Exception failure)
            {
                answer.TrySetException(failure);
                throw;
            }
        });
        Arrived?.Invoke();
        return answer.Task.WaitAsync(Patience, cancellation);
    }

    /// <summary>Answers all that have come. What goes wrong in one, a power cut say, is the device's failure too.</summary>
    public void Answer(DevicePage page, long now)
    {
        while (_questions.TryDequeue(out Action<DevicePage, long>? question))
        {
            question(page, now);
        }
    }
}
