using OtaStack.Transport;
using OtaStack.VirtualDevice.Devices;
using Spectre.Console;

namespace OtaStack.Fleet.Interactive;

/// <summary>Shows one running device and hands it the keys, until the one that ends it or the end of the input.</summary>
internal sealed class InteractiveRun(SimulatedDevice device, DeviceScreen screen, string? medium)
{
    public async Task RunAsync(IAnsiConsole console, Func<int> readKey, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        DeviceKeys keys = new(device, medium);
        Thread reader = new(() => ReadKeys(keys, readKey, stop)) { IsBackground = true };
        reader.Start();
        Task running = device.RunAsync(stop.Token);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(BlinkCodes.SlotMilliseconds));
        await console.Live(screen.Draw(device, 0, "")).StartAsync(async context =>
        {
            try
            {
                for (long slot = 0; await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false); slot++)
                {
                    context.UpdateTarget(screen.Draw(device, slot, keys.Answer));
                }
            }
            catch (OperationCanceledException)
            {
                // The key that ends the program, or Ctrl-C.
            }
        }).ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    /// <summary>The next key of the terminal, or of what is piped in; −1 at its end.</summary>
    public static int ReadTerminal()
    {
        return Console.IsInputRedirected ? Console.In.Read() : Console.ReadKey(intercept: true).KeyChar;
    }

    private static void ReadKeys(DeviceKeys keys, Func<int> readKey, CancellationTokenSource stop)
    {
        bool goesOn = true;
        while (goesOn)
        {
            int key = readKey();
            goesOn = key >= 0 && keys.Press((char)key);
        }

        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The program has ended already.
        }
    }
}
