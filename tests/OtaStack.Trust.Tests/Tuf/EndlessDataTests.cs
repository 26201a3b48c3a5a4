using System.Text;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Cryptography;
using OtaStack.Trust.Json;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§1.5.2: files, lists and chains without end are refused at their limit.</summary>
public sealed class EndlessDataTests
{
    private readonly Device _device = new(listsHashes: false);

    [Fact]
    public void The_limits_of_a_device_are_these()
    {
        TrustLimits limits = new();

        Assert.Equal(
            (16384, 4096, 16384, 131072, 32, 8, 16, 16),
            (limits.RootBytes, limits.TimestampBytes, limits.SnapshotBytes, limits.TargetsBytes,
                limits.RootRotations, limits.Delegations, limits.Keys, limits.Signatures));
    }

    [Theory]
    [InlineData("root", 16384)]
    [InlineData("timestamp", 4096)]
    [InlineData("snapshot", 16384)]
    [InlineData("targets", 131072)]
    public void An_authentic_file_one_byte_over_the_limit_is_refused(string role, int limit)
    {
        SimulatedRole padded = Role(role);
        PadTo(padded, limit + 1);

        _device.ExpectRefused(Verdict.TooLarge, role, AcceptedBefore(role));
    }

    [Theory]
    [InlineData("root", 16384)]
    [InlineData("timestamp", 4096)]
    [InlineData("snapshot", 16384)]
    [InlineData("targets", 131072)]
    public void An_authentic_file_of_just_the_limit_is_accepted(string role, int limit)
    {
        PadTo(Role(role), limit);

        _device.ExpectAccepted();
    }

    [Fact]
    public void A_told_length_is_what_the_fetcher_may_take()
    {
        Device device = new();
        device.Repository.Publish();
        Refresh refresh = new(device.Store, new TrustLimits(), RepositorySimulator.Schemes(), Device.Start);
        refresh.Start();
        refresh.SupplyMissing();
        Assert.Equal(("timestamp.json", 4096), (refresh.WantedFile, refresh.WantedMaxBytes));

        refresh.Supply(new ArraySource(device.Repository.Files["timestamp.json"]));

        Assert.Equal(("3.snapshot.json", device.Repository.Files["3.snapshot.json"].Length), (refresh.WantedFile, refresh.WantedMaxBytes));
    }

    [Fact]
    public void More_bytes_than_told_are_refused()
    {
        Device device = new();
        device.Repository.Publish();
        device.Repository.Files["3.snapshot.json"] = [.. device.Repository.Files["3.snapshot.json"], (byte)'\n'];

        device.ExpectRefused(Verdict.TooLarge, "snapshot", "timestamp.json");
    }

    [Fact]
    public void A_told_length_beyond_the_limit_is_not_even_asked_for()
    {
        Device device = new() { Limits = new TrustLimits { SnapshotBytes = 300 } };
        device.Repository.PublishSnapshot();

        device.ExpectRefused(Verdict.TooLarge, "snapshot", "timestamp.json");
        Assert.DoesNotContain("3.snapshot.json", device.Repository.Requests);
    }

    [Fact]
    public void Seventeen_signatures_are_refused()
    {
        for (int i = 0; i < 16; i++)
        {
            _device.Repository.Timestamp.Signers.Insert(0, TestKey.FromSeed(100 + i));
        }

        _device.Repository.PublishTimestamp();

        _device.ExpectRefused(Verdict.TooLarge, "timestamp");
    }

    [Fact]
    public void Sixteen_signatures_are_accepted_also_when_the_last_is_the_good_one()
    {
        for (int i = 0; i < 15; i++)
        {
            _device.Repository.Timestamp.Signers.Insert(0, TestKey.FromSeed(100 + i));
        }

        _device.Repository.PublishTimestamp();

        Assert.Equal(3, _device.ExpectAccepted().TimestampVersion);
    }

    [Fact]
    public void Sixteen_keys_of_one_role_are_accepted_and_the_last_one_signs()
    {
        for (int i = 0; i < 15; i++)
        {
            _device.Repository.Timestamp.Keys.Add(TestKey.FromSeed(100 + i));
        }

        _device.Repository.Timestamp.Signers[0] = _device.Repository.Timestamp.Keys[^1];
        _device.Repository.PublishRoot();
        _device.Repository.PublishTimestamp();

        Assert.Equal((2, 3), (_device.ExpectAccepted().RootVersion, _device.ExpectAccepted().TimestampVersion));
    }

    [Fact]
    public void Seventeen_keys_of_one_role_are_refused()
    {
        for (int i = 0; i < 17 - 1; i++)
        {
            _device.Repository.Timestamp.Keys.Add(TestKey.FromSeed(100 + i));
        }

        _device.Repository.PublishRoot();

        _device.ExpectRefused(Verdict.TooLarge, "root");
    }

    [Fact]
    public void Nesting_without_end_is_refused()
    {
        _device.Repository.Files["timestamp.json"] = Encoding.ASCII.GetBytes("{\"signatures\":[],\"signed\":" + new string('[', 4000));

        _device.ExpectRefused(Verdict.TooLarge, "timestamp");
    }

    [Fact]
    public void A_string_without_end_is_refused()
    {
        _device.Repository.Files["timestamp.json"] = Encoding.ASCII.GetBytes("{\"signatures\":[],\"signed\":\"" + new string('a', 4000));

        _device.ExpectRefused(Verdict.Malformed, "timestamp");
    }

    [Fact]
    public void A_name_longer_than_the_reader_holds_is_refused()
    {
        _device.Repository.Timestamp.Signed[new string('n', 257)] = 1;
        _device.Repository.PublishTimestamp();

        _device.ExpectRefused(Verdict.TooLarge, "timestamp");
    }

    [Fact]
    public void Unordered_members_cannot_make_the_device_read_for_ever()
    {
        string letters = "zyxwvutsrqponmlkjihgfedcba9876543210";
        IEnumerable<string> names = letters.SelectMany(a => letters.Select(b => $"{a}{b}")).Take(550);
        byte[] unordered = Encoding.ASCII.GetBytes("{" + string.Join(',', names.Select(n => $"\"{n}\":1")) + "}");
        CountingSource source = new(unordered);

        Assert.False(CanonicalJson.TryWrite(source, 0, source.Length, new Sha256()));

        Assert.InRange(source.BytesRead, 1, 700L * source.Length);
        byte[] file = [.. "{\"signatures\":[],\"signed\":"u8, .. unordered, (byte)'}'];
        _device.Repository.Files["timestamp.json"] = file;
        _device.ExpectRefused(Verdict.Malformed, "timestamp");
    }

    [Fact]
    public void Roots_are_followed_up_to_the_limit_and_the_next_update_goes_on()
    {
        _device.Limits = new TrustLimits { RootRotations = 3 };
        for (int i = 0; i < 5; i++)
        {
            _device.Repository.PublishRoot();
        }

        Assert.Equal(4, _device.ExpectAccepted().RootVersion);
        Assert.DoesNotContain("5.root.json", _device.Repository.Requests);
        Assert.Equal(6, _device.ExpectAccepted().RootVersion);
    }

    [Fact]
    public void When_the_root_at_the_limit_is_expired_the_reason_is_the_limit()
    {
        _device.Limits = new TrustLimits { RootRotations = 2 };
        foreach (long lifetime in new[] { -1, -1, 1000 })
        {
            _device.Repository.Root.Expires = _device.Repository.Root.Issued + lifetime;
            _device.Repository.PublishRoot();
        }

        _device.ExpectRefused(Verdict.TooManyRoots, "root", "root.json");

        Assert.Equal(4, _device.ExpectAccepted().RootVersion);
    }

    private SimulatedRole Role(string role)
    {
        RepositorySimulator repository = _device.Repository;
        return role switch
        {
            "root" => repository.Root,
            "timestamp" => repository.Timestamp,
            "snapshot" => repository.Snapshot,
            _ => repository.Targets,
        };
    }

    private void PadTo(SimulatedRole role, int length)
    {
        role.Signed["x"] = "";
        Publish(role);
        string name = role.Name == "timestamp" ? "timestamp.json" : $"{role.Version}.{role.Name}.json";
        role.Signed["x"] = new string('x', length - _device.Repository.Files[name].Length);
        Rewrite(role);
        Assert.Equal(length, _device.Repository.Files[name].Length);
    }

    private void Publish(SimulatedRole role)
    {
        switch (role.Name)
        {
            case "root":
                _device.Repository.PublishRoot();
                break;
            case "timestamp":
                _device.Repository.PublishTimestamp();
                break;
            case "snapshot":
                _device.Repository.PublishSnapshot();
                break;
            default:
                _device.Repository.Publish();
                break;
        }
    }

    private void Rewrite(SimulatedRole role)
    {
        string name = role.Name == "timestamp" ? "timestamp.json" : $"{role.Version}.{role.Name}.json";
        _device.Repository.Write(role, name);
    }

    private static string[] AcceptedBefore(string role)
    {
        return role switch
        {
            "snapshot" => ["timestamp.json"],
            "targets" => ["timestamp.json", "snapshot.json"],
            _ => [],
        };
    }
}
