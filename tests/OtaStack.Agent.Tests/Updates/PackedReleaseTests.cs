using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Bundles;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>A release whose index says that it is fetched packed; what a device makes of one that is wrong, though it is signed.</summary>
public sealed class PackedReleaseTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();

    [Fact]
    public void Progress_is_told_in_bytes_of_the_image_whatever_came_over_the_wire()
    {
        SimulatedRelease release = _device.Publish("1.1.0", new ReleaseOptions { Packed = true });
        _device.Assign(1, release);
        _device.PowerOn();

        _device.RunUntil(AgentState.Confirmed);

        JsonObject last = _device.Reports.Last(report => (string)report["state"]! == "downloading");
        Assert.Equal(release.Image.Length, (int)last["total"]!);
        Assert.InRange((int)last["downloaded"]!, release.Packed!.Length + 1, release.Image.Length);
        Assert.Equal(release.Packed.Length - Parts.UnchangedBytes + release.Index.Length, _device.Link.TargetBytes);
    }

    [Fact]
    public void The_next_release_may_be_packed_or_not()
    {
        foreach ((string version, bool packed) in new[] { ("1.1.0", true), ("1.2.0", false), ("1.3.0", true), ("1.4.0", true) })
        {
            _device.Assign(version[2], _device.Publish(version, new ReleaseOptions { Packed = packed }));
            if (_device.Boots == 0)
            {
                _device.PowerOn();
            }

            _device.RunUntil(() => _device.Agent.RunningVersion == version && _device.Agent.State == AgentState.Confirmed);
        }
    }

    [Theory]
    [InlineData("version 3")]
    [InlineData("an empty block")]
    [InlineData("a block that is too long")]
    [InlineData("blocks that descend")]
    [InlineData("a row too few")]
    public void An_index_that_is_mangled_is_refused_before_anything_of_the_image_is_fetched(string what)
    {
        byte[] part = Parts.Code(9000, "part");
        (byte[] packed, int[] ends) = LzssText.Pack([part]);
        ends = what switch
        {
            "an empty block" => [ends[0], ends[0], ends[2]],
            "a block that is too long" => [4097, 4098, 4099],
            "blocks that descend" => [ends[1], ends[0], ends[2]],
            _ => ends,
        };
        byte[] index = ImageIndexText.Write([("Big.dll", part)], packed, ends);
        index[4] = (byte)(what == "version 3" ? 3 : 2);
        Offer(part, packed, what == "a row too few" ? index[..^36] : index);
        _device.PowerOn();

        _device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.IndexMalformed, _device.Agent.Reason);
        Assert.DoesNotContain(_device.Link.TargetRequests, request => request.Path.Contains(".bin"));
        Assert.Empty(_device.Files.Fingerprint("slot.b"));
    }

    [Theory]
    [InlineData("another image")]
    [InlineData("no block")]
    public void Bytes_that_are_signed_but_no_packed_form_of_the_image_are_never_written(string what)
    {
        byte[] part = Parts.Code(9000, "part");
        (byte[] packed, int[] ends) = LzssText.Pack([what == "another image" ? Parts.Code(9000, "other") : part]);
        packed[0] = (byte)(what == "no block" ? 0 : packed[0]);
        Offer(part, packed, ImageIndexText.Write([("Big.dll", part)], packed, ends));
        _device.Files.Changing = (_, path) => Assert.NotEqual("slot.b/Big.dll", path);
        _device.PowerOn();

        _device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.BlockMismatch, _device.Agent.Reason);
        Assert.Equal(3, _device.Link.TargetRequests.Count(request => request.Path.Contains(".bin.lzss")));
    }

    [Fact]
    public void A_bundle_with_the_packed_form_is_installed_and_one_with_the_image_in_its_place_is_incomplete()
    {
        SimulatedRelease release = _device.Publish("1.1.0", new ReleaseOptions { Packed = true });
        TestDevice other = _device.Clone();
        other.PowerOn();
        other.Insert(new Medium(BundleText.Write(_device.Repository, [(release.IndexPath, release.Index), (release.ImagePath, release.Image)])));
        other.RunUntilQuiet();
        Assert.Equal(ReasonCode.BundleIncomplete, other.Agent.BundleReason);
        Assert.Equal("1.0.0", other.Agent.RunningVersion);

        _device.PowerOn();
        _device.Insert(new Medium(BundleText.Write(_device.Repository, release)));
        _device.RunUntil(AgentState.Confirmed);
        Assert.Equal("1.1.0", _device.Agent.RunningVersion);
        Assert.Empty(_device.Link.TargetRequests);
    }

    private void Offer(byte[] part, byte[] packed, byte[] index)
    {
        SimulatedRelease release = _device.Repository.AddRelease(
            TestDevice.Product, TestDevice.Board, "2.0.0", [("Big.dll", part)], new ReleaseOptions { Packed = true });
        _device.Repository.AddTarget(release.IndexPath, index);
        _device.Repository.AddTarget(release.FetchedPath, packed);
        JsonNode ota = _device.Repository.Targets.Signed["targets"]![release.ImagePath]!["custom"]!["ota"]!;
        ota["index"]!["length"] = index.Length;
        ota["index"]!["sha256"] = Convert.ToHexStringLower(SHA256.HashData(index));
        _device.Repository.Publish();
        _device.Assign(1, release);
    }
}
