using System.Collections;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Protocol;
using MQTTnet.Server;
using OtaStack.Server.Devices;
using OtaStack.Server.Devices.Certificates;

namespace OtaStack.Server.Messaging;

/// <summary>Lets in devices that show their certificate or their key: client id and user name are the device's name, the password is its key.</summary>
internal sealed class DeviceGate(DeviceDirectory directory, DeviceCertificates certificates, CertificateExpiry expiry, LastSeen lastSeen, ILogger<DeviceGate> log)
{
    private const string SenderKey = "sender";
    private const string ChannelKey = "channel";

    /// <summary>Who opened the session, and with which credentials.</summary>
    public static DeviceSender? SenderOf(IDictionary items) => items[SenderKey] as DeviceSender? is { } sender ? sender with { Connection = items } : null;

    /// <summary>The connection of the session.</summary>
    public static BoundedChannel? ChannelOf(IDictionary items) => items[ChannelKey] as BoundedChannel;

    /// <summary>Whether the credentials that the session was opened with still count.</summary>
    public async Task<bool> IsCurrentAsync(IDictionary items)
    {
        return SenderOf(items) is { } sender && await directory.IsCurrentAsync(sender, CancellationToken.None).ConfigureAwait(false);
    }

    public async Task ValidateAsync(ValidatingConnectionEventArgs connection)
    {
        DeviceSender? known = DeviceName.TryParse(connection.ClientId, out DeviceName name)
            ? await FindAsync(connection, name).ConfigureAwait(false) : null;
        if (known is null)
        {
            connection.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            DeviceLog.CredentialsRefused(log, DeviceName.TryParse(connection.ClientId, out _) ? name.ToString() : "(not a device name)", "MQTT");
            return;
        }

        connection.SessionItems[SenderKey] = known;
        BoundedChannel? channel = BoundedChannel.Of(connection.ChannelAdapter);
        connection.SessionItems[ChannelKey] = channel;
        if (channel is not null && CertificateOf(connection) is { } certificate)
        {
            expiry.Watch(channel, connection.ClientId, certificate.NotAfter.ToUniversalTime());
        }

        lastSeen.Note(name);
    }

    /// <summary>What the device is known by when it sends no key; null: its key.</summary>
    private static X509Certificate2? CertificateOf(ValidatingConnectionEventArgs connection)
    {
        return connection.RawPassword is { Length: > 0 } ? null : connection.ClientCertificate;
    }

    private ValueTask<DeviceSender?> FindAsync(ValidatingConnectionEventArgs connection, DeviceName name)
    {
        if (CertificateOf(connection) is { } certificate)
        {
            return certificates.FindAsync(name, certificate, connection.CancellationToken);
        }

        return connection.UserName == connection.ClientId
            ? directory.FindByKeyAsync(name, connection.RawPassword, connection.CancellationToken)
            : ValueTask.FromResult<DeviceSender?>(null);
    }
}
