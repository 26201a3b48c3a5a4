using System.Globalization;
using System.Text.Json.Nodes;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>An image is shown as it is, without believing it.</summary>
public sealed class InspectImageTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;

    public InspectImageTests()
    {
        _ota = new ToolRun(_workshop);
    }

    public void Dispose() => _workshop.Dispose();

    [Fact]
    public void Its_header_TLVs_and_trailer_are_told_to_a_machine()
    {
        (int exit, JsonObject data) = _ota.RunJson("image", "inspect", ImageVector.PathOf("ed25519-everything.bin"));

        Assert.Equal(0, exit);
        Assert.Equal("1.2.3+4", (string?)data["header"]!["version"]);
        Assert.Equal(4294967295, (long)data["securityCounter"]!);
        string[] values = [.. data["protected"]!.AsArray().Select(tlv => $"{tlv!["tlv"]}={tlv["value"]}")];
        Assert.Equal(
            ["SEC_CNT=4294967295", "DEPENDENCY=(0, 1.0.0+0)", "DEPENDENCY=(1, 2.3.4+5)", "UUID_VID=bcc16965-6f3a-5338-9d83-d8b565c63bc7"],
            values[..4]);
        Assert.Equal(["vendor 0xa0=01020304", "vendor 0x12ff=736f6d652d74657874"], values[5..]);
        Assert.Equal(["SHA256", "KEYHASH", "ED25519"], data["unprotected"]!.AsArray().Select(tlv => (string?)tlv!["tlv"]));
        Assert.Null(data["problem"]);
        Assert.False((bool?)data["signatureVerified"]);
    }

    [Fact]
    public void A_person_sees_where_its_parts_lie()
    {
        Assert.Equal(0, _ota.Run("image", "inspect", ImageVector.PathOf("confirm-align-8.bin")));

        Assert.Equal(
            """
            0x00000000 ┌──────────────────────────────────────────┐ ─┐
                       │ header 1.0.0+0                    0x20 B │  │ hashed
            0x00000020 ├──────────────────────────────────────────┤  │
                       │ payload                           0x40 B │  │
            0x00000060 ├──────────────────────────────────────────┤ ─┘
                       │ TLVs                              0x90 B │
            0x000000f0 ├──────────────────────────────────────────┤
                       │ erased, trailer: confirmed       0x210 B │
            0x00000300 └──────────────────────────────────────────┘
            """,
            string.Join('\n', _ota.Out.Split('\n').Select(line => line.TrimEnd()).Skip(1).Take(9)));
        Assert.Contains("ota image verify", _ota.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_it_is_told_but_does_not_hide_the_rest()
    {
        (int exit, JsonObject data) = _ota.RunJson("image", "inspect", ImageVector.PathOf("refused/encrypted.bin"));
        Assert.Equal((0, "mcuboot.flags"), (exit, (string?)data["problem"]!["code"]));
        Assert.Equal("EncryptedAes128", (string?)data["header"]!["flags"]![0]);

        Assert.Equal(0, _ota.Run("image", "inspect", ImageVector.PathOf("refused/bytes-after-the-image.bin")));
        Assert.Contains("NOT PART OF THE IMAGE", _ota.Out, StringComparison.Ordinal);
        Assert.Contains("mcuboot.extra", _ota.Out, StringComparison.Ordinal);
        Assert.Equal(1, _ota.Run("image", "inspect", ImageVector.PathOf("payload-301.bin")));
    }

    [Fact]
    public void Every_vector_can_be_shown_in_both_languages()
    {
        string[] files = [.. ImageVector.All.Select(vector => vector.FilePath), .. Directory.EnumerateFiles(ImageVector.PathOf("refused"))];
        Assert.True(files.Length > 90);
        foreach (string culture in (string[])["", "ja"])
        {
            _ota.Culture = new CultureInfo(culture);
            Assert.All(files, file => Assert.InRange(_ota.Run("image", "inspect", file), 0, 1));
        }

        Assert.Contains("検証", _ota.Out + _ota.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_general_inspect_knows_images_too()
    {
        (int exit, JsonObject data) = _ota.RunJson("inspect", ImageVector.PathOf("golden.bin"));

        Assert.Equal((0, "mcubootImage", "1.2.3+4"), (exit, (string?)data["kind"], (string?)data["header"]!["version"]));
    }
}
