using System.Text;
using System.Text.Json;
using OtaStack.Server.Products;
using OtaStack.Server.Tuf;
using OtaStack.TestKit;

namespace OtaStack.Server.Tests.Tuf;

public sealed class OnlineMetadataTests
{
    // RFC 8032 test 1: the key whose TUF keyid is known from foreign tools (tests/vectors).
    private const string Pem = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """;

    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void The_key_id_is_the_one_that_other_tools_compute()
    {
        OnlineKey key = Read();
        Assert.Equal("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", key.PublicHex);
        Assert.Equal("74c181c7ad8a0855d4b55e44d2ba87aabdddb196832571f15f92fece332e4916", key.KeyId);
    }

    [Fact]
    public void The_timestamp_has_exactly_these_bytes()
    {
        byte[] file = OnlineMetadata.Timestamp(Read(), 7, Now, 5, "{}"u8.ToArray());
        string text = Encoding.ASCII.GetString(file);
        const string signed = """{"_type":"timestamp","expires":"2030-01-03T03:04:05Z","issued":"2030-01-02T03:04:05Z","meta":{"snapshot.json":{"hashes":{"sha256":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},"length":2,"version":5}},"spec_version":"1.0.34","version":7}""";
        Assert.EndsWith(",\"signed\":" + signed + "}", text, StringComparison.Ordinal);

        string signature = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("signatures")[0].GetProperty("sig").GetString()!;
        Assert.Equal(Convert.ToHexStringLower(Read().Sign(Encoding.ASCII.GetBytes(signed))), signature);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_roles_are_canonical(bool snapshot)
    {
        byte[] file = snapshot
            ? OnlineMetadata.Snapshot(Read(), 1, Now, [(new SnapshotEntry("targets", 1), new byte[1000]), (new SnapshotEntry("a", 3), new byte[10]), (new SnapshotEntry("a-b", 2), [])])
            : OnlineMetadata.Timestamp(Read(), int.MaxValue, Now, int.MaxValue, new byte[1000]);
        Assert.True(CanonicalForm.Is(file));
        Assert.Equal(snapshot ? "2030-01-09T03:04:05Z" : "2030-01-03T03:04:05Z", JsonSerializer.Deserialize<JsonElement>(file).GetProperty("signed").GetProperty("expires").GetString());
    }

    [Fact]
    public void A_key_survives_its_file_and_damage_is_noticed()
    {
        OnlineKey key = OnlineKey.Create();
        Assert.Equal(key.KeyId, OnlineKey.Parse(key.ToPem()).KeyId);
        Assert.Throws<InvalidDataException>(() => OnlineKey.Parse(key.ToPem()[..60]));
        Assert.Throws<InvalidDataException>(() => OnlineKey.Parse(key.ToPem().Replace("PRIVATE", "PUBLIC", StringComparison.Ordinal)));
        Assert.Throws<InvalidDataException>(() => OnlineKey.Parse(string.Empty));
    }

    [Fact]
    public void Versions_never_go_back_even_when_the_record_of_them_does()
    {
        int minutes = (int)(Now.ToUnixTimeSeconds() / 60);
        Assert.Equal(minutes, OnlineMetadata.NextVersion(0, Now));
        Assert.Equal(minutes + 1, OnlineMetadata.NextVersion(minutes, Now));
        Assert.Equal(minutes + 501, OnlineMetadata.NextVersion(minutes + 500, Now));
        Assert.True(OnlineMetadata.NextVersion(3, Now.AddMinutes(1)) > OnlineMetadata.NextVersion(minutes - 1, Now));
    }

    private static OnlineKey Read()
    {
        return OnlineKey.Parse(Pem);
    }
}
