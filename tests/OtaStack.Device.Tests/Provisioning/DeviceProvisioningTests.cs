using OtaStack.Boards.Provisioning;
using OtaStack.Device.Provisioning;
using OtaStack.Launcher.Program;

namespace OtaStack.Device.Tests.Provisioning;

/// <summary>The device reads what the factory's tool writes, and nothing else.</summary>
public sealed class DeviceProvisioningTests : IDisposable
{
    private static readonly ProvisioningData Data = new()
    {
        Product = "thermostat",
        Device = "dev-001",
        Board = "esp32-4mb",
        Server = "https://ota.example.org/",
        Mqtt = "ota.example.org:8883",
        Authorities = "-----BEGIN CERTIFICATE-----\nMII=\n-----END CERTIFICATE-----\n",
    };

    private readonly string _root = Directory.CreateTempSubdirectory("provisioning-").FullName;
    private readonly DeviceFiles _files;

    public DeviceProvisioningTests()
    {
        _files = new DeviceFiles(_root + "/");
    }

    [Fact]
    public void What_the_factory_wrote_is_read()
    {
        Write(ProvisioningRecord.Encode(Data), new byte[32]);

        DeviceProvisioning provisioning = DeviceProvisioning.Read(_files)!;

        Assert.Equal(
            (Data.Product, Data.Device, Data.Board, Data.Server, Data.Mqtt, Data.Authorities),
            (provisioning.Product, provisioning.Device, provisioning.Board, provisioning.Server, provisioning.Broker, provisioning.Authorities));
    }

    [Fact]
    public void What_may_be_missing_is_empty()
    {
        Write(ProvisioningRecord.Encode(Data with { Mqtt = "", Authorities = "" }), new byte[32]);

        DeviceProvisioning provisioning = DeviceProvisioning.Read(_files)!;

        Assert.Equal(("", ""), (provisioning.Broker, provisioning.Authorities));
    }

    [Fact]
    public void A_record_with_any_byte_changed_or_cut_off_counts_as_none()
    {
        byte[] record = ProvisioningRecord.Encode(Data);
        for (int i = 0; i < record.Length; i++)
        {
            byte[] changed = (byte[])record.Clone();
            changed[i] ^= 0x20;
            Write(changed, new byte[32]);
            Assert.Null(DeviceProvisioning.Read(_files));
            Write(record[..i], new byte[32]);
            Assert.Null(DeviceProvisioning.Read(_files));
        }
    }

    [Fact]
    public void Without_its_key_a_device_is_not_provisioned()
    {
        Assert.Null(DeviceProvisioning.Read(_files));
        Write(ProvisioningRecord.Encode(Data), new byte[31]);
        Assert.Null(DeviceProvisioning.Read(_files));
        _files.Delete(DeviceProvisioning.KeyPath);
        Assert.Null(DeviceProvisioning.Read(_files));
    }

    public void Dispose()
    {
        _files.Dispose();
        Directory.Delete(_root, true);
    }

    private void Write(byte[] record, byte[] key)
    {
        _files.Write(DeviceProvisioning.RecordPath, record, 0, record.Length);
        _files.Write(DeviceProvisioning.KeyPath, key, 0, key.Length);
    }
}
