using System;
using System.Threading;

namespace OtaStack.Device.Hosting;

/// <summary>
/// The features of a device, and how the loop attends to them while it waits for the network: what blocks is then done on a thread of
/// its own. Without features nothing is, and no thread is made.
/// </summary>
internal sealed class Features
{
    /// <summary>How often features are attended to while the network is waited for.</summary>
    private const int AttendMilliseconds = 50;

    private readonly IDeviceFeature[] _features;
    private readonly AutoResetEvent _done = new(false);
    private ThreadStart? _work;
    private Exception? _failure;

    public Features(IDeviceFeature[] features, DeviceParts parts)
    {
        _features = features;
        foreach (IDeviceFeature feature in features)
        {
            feature.Start(parts);
        }
    }

    public void Turn()
    {
        foreach (IDeviceFeature feature in _features)
        {
            feature.Turn(DeviceClock.Now);
        }
    }

    public void Stop()
    {
        foreach (IDeviceFeature feature in _features)
        {
            feature.Stop();
        }
    }

    /// <summary>Does what may block, and must not touch the agent or the files.</summary>
    /// <exception cref="Exception">Whatever it throws.</exception>
    public void Await(ThreadStart work)
    {
        if (_features.Length == 0)
        {
            work();
            return;
        }

        _work = work;
        _failure = null;
        Exception? ofFeature = null;
        new Thread(Work).Start();
        while (!_done.WaitOne(AttendMilliseconds, false))
        {
            try
            {
                if (ofFeature == null)
                {
                    Turn();
                }
            }
            catch (Exception failure)
            {
                // What works on the connection must have ended before anybody goes on with it.
                ofFeature = failure;
            }
        }

        if (ofFeature != null || _failure != null)
        {
            throw ofFeature ?? _failure!;
        }
    }

    private void Work()
    {
        try
        {
            _work!();
        }
        catch (Exception failure)
        {
            _failure = failure;
        }

        _done.Set();
    }
}
