using OtaStack.Server.Devices;

namespace OtaStack.Server.Reports;

/// <summary>A new report together with its device's row, which has taken it over already.</summary>
internal readonly record struct TakenReport(Device Device, DeviceReport Report);
