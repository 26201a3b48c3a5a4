using OtaStack.TestKit;
using Xunit.Abstractions;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>All of it with a release that is fetched packed: the bytes that count are those on the wire.</summary>
public sealed class PackedWayTests(ITestOutputHelper output) : WayTests(output, new ReleaseOptions { Packed = true })
{
}
