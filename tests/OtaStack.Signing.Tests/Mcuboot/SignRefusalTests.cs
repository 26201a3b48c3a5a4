using System.Text.Json.Nodes;
using OtaStack.Signing.Tests.CommandLine;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.Mcuboot;

/// <summary>What cannot be an image is refused before a key is opened, and no file is written.</summary>
public sealed class SignRefusalTests : IDisposable
{
    private readonly Workshop _workshop = new();
    private readonly ToolRun _ota;
    private readonly string _key;

    public SignRefusalTests()
    {
        _ota = new ToolRun(_workshop);
        _key = ImageKeys.WriteFile(_workshop, "ed25519");
    }

    public static TheoryData<string, string> Options => new()
    {
        { "--version 256.0.0", "mcuboot.version_invalid" },
        { "--version 1.0.65536", "mcuboot.version_invalid" },
        { "--version 1.0.0+4294967296", "mcuboot.version_invalid" },
        { "--version 01.0.0", "mcuboot.version_invalid" },
        { "--version 1.0.0.0", "mcuboot.version_invalid" },
        { "--version 1.0+1", "mcuboot.version_invalid" },
        { "--header-size 0x1f", "mcuboot.header_size" },
        { "--header-size 0x1001", "mcuboot.header_size" },
        { "--header-size ten", "number.invalid" },
        { "--security-counter 4294967296", "number.invalid" },
        { "--security-counter=-1", "number.invalid" },
        { "--security-counter Auto", "number.invalid" },
        { "--security-counter 0o8", "number.invalid" },
        { "--dependency 1,1.0.0", "mcuboot.dependency_invalid" },
        { "--dependency (256,1.0.0)", "mcuboot.dependency_invalid" },
        { "--dependency (1,1.256.0)", "mcuboot.version_invalid" },
        { "--custom-tlv 0x0050=0x07000000", "mcuboot.custom_tlv_invalid" },
        { "--custom-tlv 0x019f=a", "mcuboot.custom_tlv_invalid" },
        { "--custom-tlv 0xffff=a", "mcuboot.custom_tlv_invalid" },
        { "--custom-tlv 160=a", "mcuboot.custom_tlv_invalid" },
        { "--custom-tlv 0xa0=0x123", "mcuboot.custom_tlv_invalid" },
        { "--custom-tlv 0xa0", "mcuboot.custom_tlv_invalid" },
        { "--custom-tlv 0xa0=a --custom-tlv 0x00A0=b", "mcuboot.tlv_twice" },
        { "--cid board-a", "mcuboot.uuid_invalid" },
        { "--load-addr 0", "mcuboot.address_invalid" },
        { "--rom-fixed 0x0", "mcuboot.address_invalid" },
        { "--load-addr 1 --rom-fixed 1", "mcuboot.address_invalid" },
        { "--pure --sha 512", "mcuboot.pure_hash" },
        { "--pure --sha 256", "mcuboot.pure_hash" },
        { "--sha 384", "usage" },
        { "--slot-size 0", "number.invalid" },
        { "--slot-size 0x1000001", "number.invalid" },
        { "--align 3", "mcuboot.slot_invalid" },
        { "--align 64", "number.invalid" },
        { "--align 16 --max-align 8", "mcuboot.slot_invalid" },
        { "--max-align 24", "mcuboot.slot_invalid" },
        { "--max-sectors 0", "number.invalid" },
        { "--erased-val 1", "mcuboot.slot_invalid" },
        { "--erased-val 256", "number.invalid" },
    };

    public void Dispose() => _workshop.Dispose();

    [Theory]
    [MemberData(nameof(Options))]
    public void An_option_that_cannot_be_is_a_usage_error(string options, string code)
    {
        Refuse(2, code, "payload-64.bin", options.Split(' '));
    }

    [Fact]
    public void Payloads_that_cannot_be_are_refused()
    {
        _ = _workshop.Write("empty.bin", "");
        Refuse(1, "mcuboot.payload_empty", Path.Combine(_workshop.Folder, "empty.bin"));
        Refuse(3, "file.missing", "absent.bin");
        Refuse(1, "mcuboot.slot_overflow", "payload-64.bin", "--slot-size", "0x29f");
        Refuse(1, "mcuboot.slot_overflow", "payload-64.bin", "--slot-size", "0xd1f", "--align", "8");
        Refuse(1, "mcuboot.area_full", "payload-64.bin", "--custom-tlv", "0xa0=" + new string('a', 65528));
    }

    [Fact]
    public void A_payload_without_room_for_the_header_is_refused_unless_the_room_is_made()
    {
        string output = Path.Combine(_workshop.Folder, "out.bin");
        string[] sign = ["image", "sign", ImageVector.PathOf("payload-64.bin"), output, "--key", _key, "--passphrase-fd", "3", "--slot-size", "0x1000", "--version", "1", "--header-size", "0x20"];

        (int exit, JsonObject data) = _ota.RunJson(sign);

        Assert.Equal((1, "mcuboot.header_occupied"), (exit, (string?)data["code"]));
        Assert.False(File.Exists(output));
        Assert.Equal(0, _ota.Run([.. sign, "--pad-header"]));
    }

    [Fact]
    public void One_byte_that_is_not_zero_in_the_room_for_the_header_is_enough_to_refuse()
    {
        byte[] payload = ImageVector.Bytes("prepared-128.bin");
        payload[31] = 1;
        string input = Path.Combine(_workshop.Folder, "occupied.bin");
        File.WriteAllBytes(input, payload);

        (int exit, JsonObject data) = _ota.RunJson(
            "image", "sign", input, Path.Combine(_workshop.Folder, "out.bin"), "--key", _key, "--passphrase-fd", "3",
            "--slot-size", "0x1000", "--version", "1", "--header-size", "0x20");

        Assert.Equal((1, "mcuboot.header_occupied"), (exit, (string?)data["code"]));
    }

    [Fact]
    public void The_slot_may_be_filled_to_the_last_byte()
    {
        string output = Path.Combine(_workshop.Folder, "out.bin");

        Assert.Equal(0, Sign(output, "payload-64.bin", "--slot-size", "0x2a0"));
        Assert.Equal(240, new FileInfo(output).Length);
    }

    [Fact]
    public void A_file_that_is_there_is_not_touched()
    {
        string output = _workshop.Write("out.bin", "mine");

        Refuse(1, "output.exists", "payload-64.bin");
        Assert.Equal("mine", File.ReadAllText(output));
    }

    [Fact]
    public void Intel_HEX_needs_an_address_that_the_slot_has_room_above()
    {
        string output = Path.Combine(_workshop.Folder, "out.hex");
        string passphrase = _ota.Descriptor3;
        _ota.Descriptor3 = "";
        (int Exit, JsonObject Data) none = SignJson(output, "payload-64.bin");
        (int Exit, JsonObject Data) high = SignJson(output, "payload-64.bin", "--hex-addr", "0xfffff001");
        (int Exit, JsonObject Data) low = SignJson(output, _workshop.Write("low.hex", ":0100100001EE\n:00000001FF\n"));

        Assert.All([none, high, low], run => Assert.Equal((2, "hex.address"), (run.Exit, (string?)run.Data["code"])));
        Assert.False(File.Exists(output));
        _ota.Descriptor3 = passphrase;
        Assert.Equal(0, Sign(output, "payload-64.bin", "--hex-addr", "0xfffff000"));
    }

    [Fact]
    public void A_P256_key_takes_neither_pure_nor_SHA512()
    {
        string key = ImageKeys.WriteFile(_workshop, "p256");
        string output = Path.Combine(_workshop.Folder, "out.bin");

        foreach (string[] options in (string[][])[["--pure"], ["--sha", "512"]])
        {
            (int exit, JsonObject data) = SignJson(output, "payload-64.bin", ["--key", key, .. options]);
            Assert.Equal((1, "mcuboot.hash_choice"), (exit, (string?)data["code"]));
            Assert.False(File.Exists(output));
        }
    }

    [Fact]
    public void A_full_disk_leaves_no_half_image()
    {
        string output = Path.Combine(_workshop.Folder, "out.bin");
        _ota.Files = FaultyFiles.FailingAt(1);
        (int exit, JsonObject data) = SignJson(output, "payload-64.bin");

        Assert.Equal((3, "file.write_failed"), (exit, (string?)data["code"]));
        Assert.False(File.Exists(output));
    }

    private void Refuse(int exitCode, string code, string input, params string[] options)
    {
        IReadOnlyList<string> before = DirectoryImage.Of(_workshop.Folder);
        _ota.Descriptor3 = "";
        (int exit, JsonObject data) = SignJson(Path.Combine(_workshop.Folder, "out.bin"), input, options);
        Assert.Equal((exitCode, code), (exit, (string?)data["code"]));
        Assert.Equal(before, DirectoryImage.Of(_workshop.Folder));
    }

    private int Sign(string output, string input, params string[] options) => SignJson(output, input, options).Exit;

    private (int Exit, JsonObject Data) SignJson(string output, string input, params string[] options)
    {
        List<string> arguments = ["image", "sign", Path.IsPathRooted(input) ? input : ImageVector.PathOf(input), output, "--passphrase-fd", "3", "--pad-header"];
        Add("--key", _key);
        Add("--version", "1.0.0");
        Add("--header-size", "0x20");
        Add("--slot-size", "0x1000");
        return _ota.RunJson([.. arguments, .. options]);

        void Add(string option, string value)
        {
            if (!options.Any(given => given == option || given.StartsWith(option + "=", StringComparison.Ordinal)))
            {
                arguments.AddRange([option, value]);
            }
        }
    }
}
