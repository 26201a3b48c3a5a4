using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Support;

/// <summary>Whoever may sign permits for the devices of a repository.</summary>
internal sealed class PermitDesk
{
    private const long Day = 86400;

    private readonly TestDevice _device;
    private readonly SimulatedRole _role;

    public PermitDesk(TestDevice device)
    {
        _device = device;
        _role = device.Repository.Delegate(device.Repository.Targets, "permits", "thermostat/permits/*");
        device.Repository.Publish();
    }

    /// <summary>Publishes a permit to erase this device, unless something else is said; returns its path.</summary>
    public string Erase(string id, string what, string device = TestDevice.Name, long? notBefore = null, long? expires = null)
    {
        return Publish(id, EraseContent(id, what, device, notBefore, expires));
    }

    /// <summary>Publishes a permit to go back to a release; returns its path.</summary>
    public string Downgrade(string id, string version, int lowestCounter, long? expires = null)
    {
        return Publish(id, PermitText.Downgrade(TestDevice.Product, id, version, lowestCounter, _device.Repository.Now, expires ?? _device.Repository.Now + Day, TestDevice.Name));
    }

    public string Publish(string id, byte[] content)
    {
        string path = PermitText.Path(TestDevice.Product, id);
        _device.Repository.AddTarget(_role, path, content);
        _device.Repository.Publish();
        return path;
    }

    public byte[] EraseContent(string id, string what, string device = TestDevice.Name, long? notBefore = null, long? expires = null)
    {
        return PermitText.Erase(TestDevice.Product, id, what, notBefore ?? _device.Repository.Now, expires ?? _device.Repository.Now + Day, device);
    }
}
