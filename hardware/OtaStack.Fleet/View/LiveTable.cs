using System.Collections.Concurrent;
using System.Globalization;
using OtaStack.Agent.Core;
using OtaStack.Transport;
using OtaStack.VirtualDevice.Devices;
using Spectre.Console;

namespace OtaStack.Fleet.View;

/// <summary>A table of the devices that follows them.</summary>
internal sealed class LiveTable : IDeviceObserver
{
    public const int MostRows = 40;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(250);

    /// <summary>Lines of the screen beside the rows: the frame, and the one on which the cursor stands.</summary>
    private const int OtherLines = 5;

    private readonly ConcurrentDictionary<string, bool> _changed = new();

    /// <summary>Whether so many devices are rows of one screen; what does not fit would be cut off at its end.</summary>
    public static bool Fits(int devices)
    {
        return devices <= Math.Min(MostRows, AnsiConsole.Profile.Height - OtherLines);
    }

    public void Happened(DeviceEvent happened)
    {
        _changed[happened.Device] = true;
    }

    /// <summary>Shows the table until cancelled.</summary>
    public async Task ShowAsync(IReadOnlyList<SimulatedDevice> devices, CancellationToken cancellation)
    {
        SimulatedDevice[] shown = [.. devices.Take(MostRows)];
        Table table = new Table()
            .AddColumns(Texts.Get("ColumnDevice"), Texts.Get("ColumnBoard"), Texts.Get("ColumnVersion"), Texts.Get("ColumnImages"), Texts.Get("ColumnState"), Texts.Get("ColumnReason"), Texts.Get("ColumnBoots"));
        foreach (SimulatedDevice device in shown)
        {
            table.AddRow(device.Identity.Device, device.Identity.Board, "", "", "", "", "");
        }

        using PeriodicTimer timer = new(Refresh);
        await AnsiConsole.Live(table).StartAsync(async context =>
        {
            do
            {
                for (int row = 0; row < shown.Length; row++)
                {
                    if (_changed.TryRemove(shown[row].Identity.Device, out _))
                    {
                        Update(table, row, shown[row].Statistics);
                    }
                }

                context.Refresh();
            }
            while (await NextAsync(timer, cancellation).ConfigureAwait(false));
        }).ConfigureAwait(false);
    }

    private static void Update(Table table, int row, DeviceStatistics statistics)
    {
        table.UpdateCell(row, 2, statistics.Version);
        table.UpdateCell(row, 3, statistics.NanoClr.Length == 0 ? "" : $"{statistics.NanoClr} + {statistics.Deployment}");
        table.UpdateCell(row, 4, StateName.Of(statistics.State));
        table.UpdateCell(row, 5, ReasonText.Of(statistics.Reason));
        table.UpdateCell(row, 6, statistics.Boots.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken cancellation)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
