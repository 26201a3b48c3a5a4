using System.Formats.Tar;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Signing.Keys;
using OtaStack.Signing.Repository;
using OtaStack.Signing.Repository.DelegatedRoles;
using OtaStack.Signing.Tests.Support;

namespace OtaStack.Signing.Tests.CommandLine;

public sealed class PublishTests : IDisposable
{
    private const string Server = "https://ota.example.org";

    private readonly Workshop _workshop = new();
    private readonly StubServer _server = new();
    private readonly ToolRun _ota;

    public PublishTests()
    {
        _ota = new ToolRun(_workshop) { Network = _server };
        _ota.Set("OTA_API_KEY", "secret-key");
    }

    public void Dispose()
    {
        _server.Dispose();
        _workshop.Dispose();
    }

    [Fact]
    public void A_new_product_gets_its_root_first_and_then_the_archive()
    {
        _ = _workshop.CreateWith("1.0.0");
        _ = _server.Answer(HttpStatusCode.OK, """{"name":"thermostat","trusted":false,"targetsVersion":0}""").Answer(HttpStatusCode.NoContent, "").Answer(HttpStatusCode.OK, """{"targetsVersion":1,"releases":[]}""");

        (int code, JsonObject data) = _ota.RunJson("publish", _workshop.Repository, "--server", Server);

        Assert.Equal((0, 2), (code, (int?)data["filesSent"]));
        Assert.Equal(
            [
                $"GET {Server}/api/v1/products/thermostat Bearer secret-key",
                $"PUT {Server}/api/v1/products/thermostat/root Bearer secret-key",
                $"POST {Server}/api/v1/products/thermostat/publish Bearer secret-key",
            ],
            _server.Requests);
        Assert.Equal(File.ReadAllBytes(Path.Combine(_workshop.Repository, "metadata/1.root.json")), _server.Bodies[1]);
        Assert.Equal(["metadata/1.root.json", "metadata/1.targets.json", "targets/thermostat/1.0.0/assemblies.bin", "targets/thermostat/1.0.0/assemblies.idx"], Names(_server.Bodies[2]));
    }

    [Fact]
    public void Files_that_the_server_has_verified_before_are_not_sent_again()
    {
        _ = _workshop.CreateWith("1.0.0", "1.1.0");
        _ = _server.Answer(HttpStatusCode.OK, """{"trusted":true,"targetsVersion":1}""").Answer(HttpStatusCode.OK, """{"targetsVersion":2,"releases":[]}""");

        Assert.Equal(0, _ota.Run("publish", _workshop.Repository, "--server", Server));

        Assert.Equal(["metadata/1.root.json", "metadata/2.targets.json", "targets/thermostat/1.1.0/assemblies.bin", "targets/thermostat/1.1.0/assemblies.idx"], Names(_server.Bodies[1]));
    }

    [Fact]
    public void Delegated_roles_go_along_and_of_their_files_those_that_the_server_lacks()
    {
        using Ed25519Signer beta = TestSigners.Of("beta");
        ProductRepository repository = _workshop.CreateWith("1.0.0");
        _ = repository.AddDelegation(new NewDelegation { Role = "beta", Keys = [beta.PublicKey], Threshold = 1 });
        _ = repository.Sign([_workshop.Targets1]);
        _ = repository.Sign("beta", [beta]);
        foreach (string version in (string[])["1.1.0", "1.2.0"])
        {
            _ = repository.AddRelease(new NewRelease { Version = version, Role = "beta", Images = Workshop.Release(version).Images });
            _ = repository.Sign("beta", [beta]);
        }

        _ = _server.Answer(HttpStatusCode.OK, """{"trusted":true,"targetsVersion":2,"delegatedRoles":{"beta":2,"../x":1,"permits":"1"}}""").Answer(HttpStatusCode.OK, """{"targetsVersion":2,"releases":[]}""");
        (int code, JsonObject data) = _ota.RunJson("publish", _workshop.Repository, "--server", Server);

        Assert.Equal((0, 2), (code, (int?)data["filesSent"]));
        Assert.Equal(
            ["metadata/1.root.json", "metadata/2.targets.json", "metadata/3.beta.json", "targets/thermostat/beta/1.2.0/assemblies.bin", "targets/thermostat/beta/1.2.0/assemblies.idx"],
            Names(_server.Bodies[1]));
    }

    [Fact]
    public void The_server_makes_another_online_key_on_request()
    {
        string key = Encoding.UTF8.GetString(_workshop.Online.PublicKey.ToCanonicalBytes());
        _ = _server.Answer(HttpStatusCode.Created, $$"""{"name":"thermostat","onlineKey":{{key}},"onlineKeyId":"{{_workshop.Online.PublicKey.KeyId}}"}""");
        string file = Path.Combine(_workshop.Folder, "online-2.json");

        Assert.Equal(0, _ota.Run("server", "product", "new-key", "--name", "thermostat", "--server", Server, "--out", file));

        Assert.Equal($"POST {Server}/api/v1/products/thermostat/online-keys Bearer secret-key", Assert.Single(_server.Requests));
        Assert.Equal(key, File.ReadAllText(file));
    }

    [Fact]
    public void The_servers_refusal_is_one_sentence_with_the_servers_code()
    {
        _ = _workshop.CreateWith("1.0.0");
        _ = _server.Answer(HttpStatusCode.OK, """{"trusted":true,"targetsVersion":0}""")
            .Answer(HttpStatusCode.UnprocessableEntity, """{"code":"publish.expired","title":"x","detail":"The root \u001b[2J expired."}""");

        (int code, JsonObject data) = _ota.RunJson("publish", _workshop.Repository, "--server", Server);

        Assert.Equal((4, "publish.expired", "The server said no: The root \\u001b[2J expired."), (code, (string?)data["code"], (string?)data["message"]));
    }

    [Fact]
    public void A_server_that_is_away_or_is_no_server_of_ours_is_told_apart()
    {
        _ = _workshop.CreateWith("1.0.0");
        Assert.Equal((4, "server.unreachable"), CodeOf(_ota.RunJson("publish", _workshop.Repository, "--server", Server)));

        _ = _server.Answer(HttpStatusCode.BadGateway, "<html>");
        Assert.Equal((4, "server.answer"), CodeOf(_ota.RunJson("publish", _workshop.Repository, "--server", Server)));
    }

    [Fact]
    public void The_key_goes_nowhere_without_TLS_and_nothing_goes_out_when_the_repository_is_damaged()
    {
        _ = _workshop.CreateWith("1.0.0");
        Assert.Equal((2, "server.insecure"), CodeOf(_ota.RunJson("publish", _workshop.Repository, "--server", "http://ota.example.org")));
        Assert.Equal((2, "server.address"), CodeOf(_ota.RunJson("publish", _workshop.Repository, "--server", "ota.example.org")));
        File.AppendAllText(Path.Combine(_workshop.Repository, "targets/thermostat/1.0.0/assemblies.bin"), "x");
        Assert.Equal((1, "repository.not_verified"), CodeOf(_ota.RunJson("publish", _workshop.Repository, "--server", Server)));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public void The_online_key_of_a_product_lands_in_a_file_that_was_not_there()
    {
        string key = Encoding.ASCII.GetString(_workshop.Online.PublicKey.ToCanonicalBytes());
        string path = Path.Combine(_workshop.Folder, "online.json");
        _ = _server.Answer(HttpStatusCode.Created, "{\"onlineKey\":" + key + "}");

        Assert.Equal(0, _ota.Run("server", "product", "create", "--name", "thermostat", "--server", Server, "--out", path));
        Assert.Equal(key, File.ReadAllText(path));
        Assert.Equal((1, "output.exists"), CodeOf(_ota.RunJson("server", "product", "key", "--name", "thermostat", "--server", Server, "--out", path)));
        _ = Assert.Single(_server.Requests);
    }

    private static (int, string?) CodeOf((int Code, JsonObject Data) run) => (run.Code, (string?)run.Data["code"]);

    private static List<string> Names(byte[] archive)
    {
        using TarReader reader = new(new MemoryStream(archive));
        List<string> names = [];
        while (reader.GetNextEntry() is { } entry)
        {
            names.Add(entry.Name);
        }

        return names;
    }
}
