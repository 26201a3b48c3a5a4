namespace OtaStack.Server.Devices;

/// <summary>Settings of the device plane, section <c>Devices</c>.</summary>
internal sealed class DeviceOptions
{
    public const string Section = "Devices";

    /// <summary>How often a device without MQTT should ask, seconds. Default 30. Told to devices with each assignment.</summary>
    public int PollSeconds { get; set; } = 30;

    /// <summary>Seconds between two writes of "last seen". Default 5: a poll with nothing to do never writes by itself.</summary>
    public int LastSeenFlushSeconds { get; set; } = 5;

    /// <summary>Life of a certificate that is issued to a device, days. Default 90: a device renews it after two thirds.</summary>
    public int CertificateDays { get; set; } = 90;
}
