using System;
using System.IO;
using nanoFramework.System.IO;
using nanoFramework.System.IO.FileSystem;
using OtaStack.Device.Hosting;
using OtaStack.Transport;

namespace OtaStack.Device.Media;

/// <summary>
/// SD cards and USB sticks: the first <c>*.ota</c> by name on a medium is the bundle that is handed to the agent, as long as the medium is
/// in. Media are only read. The firmware tells of media by events; what cannot be read any more counts as pulled out too.
/// </summary>
public sealed class RemovableMedia : IDeviceFeature
{
    /// <summary>Between two tries to mount a card: an empty slot, or one that was pulled out, is asked for.</summary>
    internal long MountMilliseconds = 10_000;

    private readonly SDCard? _card;
    private DeviceParts? _parts;
    private MediumFile? _file;
    private string _drive = "";
    private long _nextMount;
    private bool _isChanged;

    /// <param name="card">
    /// A card that the product's program has set up with its pins, and that is to be mounted here; null for boards whose firmware mounts by
    /// itself (USB sticks, cards with a fixed slot).
    /// </param>
    public RemovableMedia(SDCard? card)
    {
        _card = card;
    }

    public void Start(DeviceParts parts)
    {
        _parts = parts;
        _isChanged = true;
        StorageEventManager.RemovableDeviceInserted += OnInserted;
        StorageEventManager.RemovableDeviceRemoved += OnRemoved;
    }

    public void Turn(long now)
    {
        MediumFile? file = _file;
        if (file != null && file.IsGone)
        {
            file.Close();
            _file = null;
            _parts!.Agent.InsertBundle(null, now);
            Unmount();
        }

        Mount();
        if (_isChanged)
        {
            _isChanged = false;
            if (_file == null && !Look(now))
            {
                // What stays mounted is never asked again whether it is still the same card.
                Unmount();
            }
        }
    }

    public void Stop()
    {
        StorageEventManager.RemovableDeviceInserted -= OnInserted;
        StorageEventManager.RemovableDeviceRemoved -= OnRemoved;
        if (_file != null)
        {
            _file.Close();
            _file = null;
        }
    }

    /// <summary>On the firmware's thread.</summary>
    private void OnInserted(object sender, RemovableDriveEventArgs e)
    {
        Changed();
    }

    /// <summary>On the firmware's thread.</summary>
    private void OnRemoved(object sender, RemovableDriveEventArgs e)
    {
        MediumFile? file = _file;
        if (file != null && e.Drive.Name == _drive)
        {
            file.IsGone = true;
        }

        Changed();
    }

    private void Changed()
    {
        _isChanged = true;
        _parts!.Wake.Set();
    }

    private void Mount()
    {
        if (_card == null || _card.IsMounted || DeviceClock.Milliseconds < _nextMount)
        {
            return;
        }

        _nextMount = DeviceClock.Milliseconds + MountMilliseconds;
        try
        {
            _card.Mount();
            _isChanged = true;
        }
        catch (Exception)
        {
            // No card, or none that can be read.
        }
    }

    private void Unmount()
    {
        if (_card != null && _card.IsMounted)
        {
            try
            {
                _card.Unmount();
            }
            catch (Exception)
            {
                // The firmware has noticed already.
            }
        }
    }

    /// <returns>True when there is a bundle.</returns>
    private bool Look(long now)
    {
        try
        {
            foreach (DriveInfo drive in DriveInfo.GetDrives())
            {
                string bundle = drive.DriveType == DriveType.Removable ? BundleName.First(Directory.GetFiles(drive.Name)) : "";
                if (bundle.Length > 0)
                {
                    _drive = drive.Name;
                    _file = new MediumFile(bundle);
                    _parts!.Agent.InsertBundle(_file, now);
                    return true;
                }
            }
        }
        catch (Exception)
        {
            // A medium that cannot be read is looked at again when it is inserted again.
        }

        return false;
    }
}
