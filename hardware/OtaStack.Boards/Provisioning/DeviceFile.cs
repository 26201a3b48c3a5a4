namespace OtaStack.Boards.Provisioning;

/// <summary>A file that the device starts with.</summary>
/// <param name="Device">Path on the device.</param>
/// <param name="Local">Name in the folder that is handed over.</param>
/// <param name="Content">May be secret.</param>
internal sealed record DeviceFile(string Device, string Local, byte[] Content)
{
    /// <summary>Where it goes, never what is in it.</summary>
    public override string ToString()
    {
        return $"{Local} -> {Device}";
    }
}
