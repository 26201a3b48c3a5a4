using OtaStack.Server.Devices;
using OtaStack.Server.Messaging;

namespace OtaStack.Server.Tests.Messaging;

public class DeviceTopicsTests
{
    private static readonly DeviceName Device = new("thermostat", "dev-000");

    [Theory]
    [InlineData("ota/v1/thermostat/dev-000/desired", true, false)]
    [InlineData("ota/v1/thermostat/dev-000/report", false, true)]
    [InlineData("ota/v1/thermostat/dev-000/block", true, false)]
    [InlineData("ota/v1/thermostat/dev-000/get", false, true)]
    [InlineData("ota/v1/thermostat/dev-001/block", false, false)]
    [InlineData("ota/v1/thermostat/dev-001/get", false, false)]
    [InlineData("ota/v1/other/dev-000/get", false, false)]
    [InlineData("ota/v1/thermostat/dev-000/get/x", false, false)]
    [InlineData("$share/g/ota/v1/thermostat/dev-000/desired", false, false)]
    [InlineData("ota/v1/thermostat/dev-000/desired/", false, false)]
    [InlineData("/ota/v1/thermostat/dev-000/desired", false, false)]
    [InlineData("OTA/v1/thermostat/dev-000/desired", false, false)]
    [InlineData("ota/v1/thermostat/dev-0001/desired", false, false)]
    [InlineData("ota/v1/thermostat/+/desired", false, false)]
    [InlineData("#", false, false)]
    [InlineData("", false, false)]
    public void A_device_may_use_its_own_topics_each_in_its_direction(string topic, bool maySubscribe, bool mayPublish)
    {
        Assert.Equal(maySubscribe, DeviceTopics.MaySubscribe(Device, topic));
        Assert.Equal(mayPublish, DeviceTopics.MayPublish(Device, topic));
    }
}
