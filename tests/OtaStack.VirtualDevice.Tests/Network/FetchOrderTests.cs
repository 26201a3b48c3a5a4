using OtaStack.VirtualDevice.Network;

namespace OtaStack.VirtualDevice.Tests.Network;

public class FetchOrderTests
{
    [Fact]
    public void Paths_are_escaped_segment_by_segment()
    {
        FetchOrder order = new(1, true, "a b/..%2f/x#y?z.bin", 0, 1);

        Assert.Equal("tuf/p/targets/a%20b/..%252f/x%23y%3Fz.bin", order.UrlFor("p"));
    }
}
