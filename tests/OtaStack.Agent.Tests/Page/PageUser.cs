using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.LocalPage;
using OtaStack.Trust.Cryptography;

namespace OtaStack.Agent.Tests.Page;

/// <summary>Somebody in front of a device, with a browser and the code from the label.</summary>
internal sealed class PageUser
{
    public const string Code = "7K3M-9QXD-4T";

    private readonly TestDevice _device;

    /// <summary>The page starts with the device, each time.</summary>
    public PageUser(TestDevice device)
    {
        _device = device;
        device.PoweredOn += () =>
        {
            Page = new DevicePage(device.Agent, new DeviceIdentity(TestDevice.Product, TestDevice.Name, TestDevice.Board), device.Files, new ManagedHmacSha256(), Settings);
            Page.Start(device.Now);
        };
        device.Stepping += () => Page.Tick();
    }

    public DevicePage Page { get; private set; } = null!;

    public PageSettings Settings { get; } = new() { HostName = "thermostat.local" };

    public string? TypedCode { get; set; } = Code;

    public static void ProvisionCode(TestDevice device)
    {
        DeviceCode.Store(device.Files, new ManagedHmacSha256(), Code, [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 3))]);
    }

    public PageRequest Request(string method, string path, string? json = null)
    {
        return new PageRequest
        {
            Method = method,
            Path = path,
            Host = "192.168.1.7",
            Code = TypedCode,
            ContentType = json == null ? null : "application/json",
            Body = json == null ? null : Encoding.UTF8.GetBytes(json),
        };
    }

    public PageResponse Send(PageRequest request)
    {
        return Page.Handle(request, _device.Now);
    }

    public (int Status, string Error) Post(string path, string json)
    {
        return Read(Send(Request("POST", "/api/v1/" + path, json)));
    }

    public JsonObject Status()
    {
        PageResponse response = Send(Request("GET", "/api/v1/status"));
        Assert.Equal(200, response.Status);
        return JsonNode.Parse(response.Body.AsSpan(0, response.Length))!.AsObject();
    }

    /// <summary>Bytes that the device took.</summary>
    public int Taken { get; private set; }

    public (int Status, string Error) Upload(byte[] bundle, int pieces = 1000, int announced = -1)
    {
        return Put("bundle", bundle, pieces, announced);
    }

    /// <summary>Sends a part of a file, of which the whole has so many bytes.</summary>
    public (int Status, string Error) Send(string tag, byte[] part, int offset, int length, int announced = -1)
    {
        return Put($"bundle/{tag}/{offset}/{length}", part, 4096, announced);
    }

    /// <summary>How much of the file the device says is there, and whether that is all.</summary>
    public (int Offset, bool IsWhole) Held(string tag)
    {
        PageResponse response = Send(Request("GET", "/api/v1/bundle/" + tag));
        Assert.Equal(200, response.Status);
        JsonNode held = JsonNode.Parse(response.Body.AsSpan(0, response.Length))!;
        return ((int)held["offset"]!, (int)held["whole"]! == 1);
    }

    /// <summary>Until the goal runs: when nothing is on the device, the user sends it again; with a tag what is missing.</summary>
    public void UploadAtEachStart(byte[] bundle, string goal, string tag = "")
    {
        _device.PoweredOn += () =>
        {
            if (_device.Agent.RunningVersion == goal || _device.Agent.HasOpenBundle)
            {
                return;
            }

            int offset = tag.Length == 0 ? 0 : Held(tag).Offset;
            Assert.Equal((200, ""), tag.Length == 0 ? Upload(bundle, 8192) : Send(tag, bundle[offset..], offset, bundle.Length));
        };
    }

    public static (int Status, string Error) Read(PageResponse response)
    {
        string body = Encoding.UTF8.GetString(response.Body, 0, response.Length);
        return (response.Status, (string)JsonNode.Parse(body)!["error"]!);
    }

    private (int Status, string Error) Put(string path, byte[] bytes, int pieces, int announced)
    {
        PageRequest request = Request("PUT", "/api/v1/" + path);
        request.ContentLength = announced < 0 ? bytes.Length : announced;
        PageResponse response = Send(request);
        if (response.Status != 100)
        {
            return Read(response);
        }

        foreach (byte[] piece in bytes.Chunk(pieces))
        {
            if (Page.Receive(response.Upload, piece, 0, piece.Length) is { } refusal)
            {
                _ = Page.EndUpload(response.Upload, _device.Now);
                return Read(refusal);
            }

            Taken += piece.Length;
        }

        return Read(Page.EndUpload(response.Upload, _device.Now));
    }
}
