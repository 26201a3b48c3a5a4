namespace OtaStack.Device.Pins;

/// <summary>What somebody at the device wants.</summary>
internal enum PanelOrder : byte
{
    None = 0,

    /// <summary>Pressed shortly: the release on offer, at once.</summary>
    UpdateNow = 1,

    /// <summary>Pressed for two seconds: the release on offer, not today.</summary>
    Postpone = 2,
}
