using System.Text.Json.Nodes;
using OtaStack.Signing.Mcuboot;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>A MCUboot image in a release: its hash and counter are signed, and must be the release's.</summary>
public sealed class ReleasedImageTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;
    private readonly string _image;
    private readonly string _publicKey = "public:" + ImageVector.PathOf("ed25519.pub.pem");

    public ReleasedImageTests()
    {
        _ota = new ToolRun(_workshop);
        _ = _workshop.Create();
        _image = SignImage("image.bin", "--security-counter", "3");
    }

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [InlineData("nanoclr")]
    [InlineData("deployment")]
    public void Its_hash_and_counter_are_staged_shown_signed_and_verified(string kind)
    {
        string key = _workshop.WriteKey("release.pem", _workshop.Targets1);
        McubootImage image = McubootImageReader.Read(File.ReadAllBytes(_image), "image");
        string hash = Convert.ToHexStringLower(image.HashTlv!.Value.Span);

        (int exit, JsonObject data) = Add(_image, "1.2.3", "3", kind, "--image-key", _publicKey);

        Assert.True(exit == 0, (string?)data["message"]);
        Assert.Equal((hash, 3), ((string?)data["mcuboot"]!["sha256"], (int?)data["mcuboot"]!["securityCounter"]));
        Assert.Equal(0, _ota.Run("release", "sign", _workshop.Repository, "--key", "file:" + key, "--passphrase-fd", "3"));
        Assert.Contains(hash, _ota.Out, StringComparison.Ordinal);
        JsonNode targets = JsonNode.Parse(File.ReadAllBytes(Path.Combine(_workshop.Repository, "metadata/1.targets.json")))!;
        JsonNode signed = targets["signed"]!["targets"]![$"thermostat/1.2.3/{kind}.bin"]!["custom"]!["ota"]!["mcuboot"]!;
        Assert.Equal($$"""{"securityCounter":3,"sha256":"{{hash}}"}""", signed.ToJsonString());
        Assert.Equal(0, _ota.Run("verify", _workshop.Repository));
    }

    [Fact]
    public void An_image_without_a_counter_has_none_in_the_release_data()
    {
        string image = SignImage("plain.bin", "--pure");

        (int exit, JsonObject data) = Add(image, "1.2.3", "7", "nanoclr");

        Assert.Equal((0, null), (exit, (int?)data["mcuboot"]!["securityCounter"]));
        Assert.Equal(64, ((string)data["mcuboot"]!["sha256"]!).Length);
    }

    [Fact]
    public void An_image_that_is_none_is_staged_as_before_unless_a_key_is_demanded()
    {
        string other = _workshop.Write("other.bin", "a native image of another boot loader, longer than a header");

        Refuse("mcuboot.magic", other, "1.2.3", "0", "--image-key", _publicKey);
        (int exit, JsonObject data) = Add(other, "1.2.3", "0", "nanoclr");

        Assert.Equal((0, null), (exit, data["mcuboot"]));
    }

    [Fact]
    public void What_contradicts_the_release_is_not_staged()
    {
        byte[] image = File.ReadAllBytes(_image);
        image[70] ^= 1;
        string changed = Path.Combine(_workshop.Folder, "changed.bin");
        File.WriteAllBytes(changed, image);

        Refuse("mcuboot.release_version", _image, "1.2.4", "3");
        Refuse("mcuboot.release_version", _image, "2.0.0", "3");
        Refuse("mcuboot.release_counter", _image, "1.2.3", "2");
        Refuse("mcuboot.release_counter", _image, "1.2.3", "4");
        Refuse("mcuboot.hash", changed, "1.2.3", "3");
        Refuse("mcuboot.release_trailer", SignImage("padded.bin", "--confirm"), "1.2.3", "3");
        Refuse("mcuboot.extra", ImageVector.PathOf("refused/bytes-after-the-image.bin"), "1.2.3", "3");
        Refuse("mcuboot.key_hash", _image, "1.2.3", "3", "--image-key", "public:" + ImageVector.PathOf("rfc8032.pub.pem"));
    }

    [Fact]
    public void Release_data_that_tells_another_hash_than_the_file_has_is_found()
    {
        string staged = Path.Combine(_workshop.Repository, "staged/targets.json");
        Assert.Equal(0, Add(_image, "1.2.3", "3", "nanoclr").Exit);
        string hash = Convert.ToHexStringLower(McubootImageReader.Read(File.ReadAllBytes(_image), "image").HashTlv!.Value.Span);
        string text = File.ReadAllText(staged);
        Assert.Contains(hash, text, StringComparison.Ordinal);
        File.WriteAllText(staged, text.Replace(hash, new string('0', 64), StringComparison.Ordinal));
        string key = _workshop.WriteKey("release.pem", _workshop.Targets1);

        (int exit, JsonObject data) = _ota.RunJson("release", "sign", _workshop.Repository, "--key", "file:" + key, "--passphrase-fd", "3");

        Assert.Equal((1, "staged.file"), (exit, (string?)data["code"]));
    }

    [Fact]
    public void A_pair_is_one_release_whose_images_name_each_other()
    {
        string other = SignImage("other.bin", "--security-counter", "3", "--pad-header");

        (int exit, JsonObject data) = Add(_image, "1.2.3", "3", "nanoclr", "--with", "deployment=" + other, "--image-key", _publicKey, "--requires-current", "1.0.0");

        Assert.True(exit == 0, (string?)data["message"]);
        Assert.Equal("thermostat/1.2.3/nanoclr.bin", (string?)data["target"]);
        Assert.Equal(["deployment", "nanoclr"], data["images"]!.AsArray().Select(image => (string)image!["image"]!));
        JsonNode staged = JsonNode.Parse(File.ReadAllBytes(Path.Combine(_workshop.Repository, "staged/targets.json")))!["signed"]!["targets"]!;
        JsonNode runtime = staged["thermostat/1.2.3/nanoclr.bin"]!;
        JsonNode application = staged["thermostat/1.2.3/deployment.bin"]!;
        Assert.Equal((string?)application["hashes"]!["sha256"], (string?)runtime["custom"]!["ota"]!["companions"]!["thermostat/1.2.3/deployment.bin"]);
        Assert.Equal((string?)runtime["hashes"]!["sha256"], (string?)application["custom"]!["ota"]!["companions"]!["thermostat/1.2.3/nanoclr.bin"]);
        Assert.Equal("1.0.0", (string?)application["custom"]!["ota"]!["requiresCurrent"]);
        Assert.Equal((string?)runtime["custom"]!["ota"]!["releaseId"], (string?)application["custom"]!["ota"]!["releaseId"]);
    }

    [Theory]
    [InlineData("deployment")]
    [InlineData("deployment=")]
    [InlineData("firmware=a.bin")]
    [InlineData("deployment@a@b=a.bin")]
    [InlineData("=a.bin")]
    public void An_image_more_that_cannot_be_read_is_refused(string with)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);

        (int exit, JsonObject data) = Add(_image, "1.2.3", "3", "nanoclr", "--with", with);

        Assert.Equal((2, "image.with"), (exit, (string?)data["code"]));
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }

    [Fact]
    public void An_image_more_for_a_board_that_has_one_of_its_kind_already_is_refused()
    {
        Refuse("board.twice", _image, "1.2.3", "3", "--with", "nanoclr=" + _image);
        Refuse("board.unknown", _image, "1.2.3", "3", "--with", "deployment@another=" + _image);
    }

    private void Refuse(string code, string image, string version, string counter, params string[] more)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Repository);
        (int exit, JsonObject data) = Add(image, version, counter, "nanoclr", more);
        Assert.Equal((1, code), (exit, (string?)data["code"]));
        Assert.Equal(before, DirectoryImage.Of(_workshop.Repository));
    }

    private (int Exit, JsonObject Data) Add(string image, string version, string counter, string kind, params string[] more)
    {
        return _ota.RunJson(
            ["release", "add", _workshop.Repository, "--version", version, "--image", kind, "--file", image, "--board", Workshop.Board, "--security-counter", counter, .. more]);
    }

    private string SignImage(string name, params string[] options)
    {
        string output = Path.Combine(_workshop.Folder, name);
        string key = Path.Combine(_workshop.Folder, "ed25519.pem");
        key = File.Exists(key) ? key : ImageKeys.WriteFile(_workshop, "ed25519");
        int code = _ota.Run(
            ["image", "sign", ImageVector.PathOf("payload-64.bin"), output, "--key", key, "--passphrase-fd", "3", "--pad-header",
             "--version", "1.2.3+9", "--header-size", "0x20", "--slot-size", "0x1000", .. options]);
        Assert.True(code == 0, _ota.Errors);
        return output;
    }
}
