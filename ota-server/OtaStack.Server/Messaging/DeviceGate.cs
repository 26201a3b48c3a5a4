using MQTTnet.Protocol;
using MQTTnet.Server;
using OtaStack.Server.Devices;
using OtaStack.Server.Devices.Certificates;

namespace OtaStack.Server.Messaging;

/// <summary>Lets in devices that show their certificate or their key: client id and user name are the device's name, the password is its key.</summary>
internal sealed class DeviceGate(DeviceDirectory directory, DeviceCertificates certificates, LastSeen lastSeen, ILogger<DeviceGate> log)
{
    public async Task ValidateAsync(ValidatingConnectionEventArgs connection)
    {
        bool known = DeviceName.TryParse(connection.ClientId, out DeviceName name)
            && (connection.ClientCertificate is { } certificate && connection.RawPassword is not { Length: > 0 }
                ? await certificates.IsValidAsync(name, certificate, connection.CancellationToken).ConfigureAwait(false)
                : connection.UserName == connection.ClientId
                    && await directory.IsKeyAsync(name, connection.RawPassword, connection.CancellationToken).ConfigureAwait(false));
        if (!known)
        {
            connection.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            DeviceLog.CredentialsRefused(log, DeviceName.TryParse(connection.ClientId, out _) ? name.ToString() : "(not a device name)", "MQTT");
            return;
        }

        lastSeen.Note(name);
    }
}
