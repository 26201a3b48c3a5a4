using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OtaStack.Server.Tests.Startup;
using OtaStack.TestKit;
using OtaStack.Trust;

namespace OtaStack.Server.Tests.Releases;

/// <summary>Each bad archive has its own code, and leaves every published byte as it was.</summary>
public sealed class PublishRefusalTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private SimulatedProduct _product = null!;

    private RepositorySimulator Repository => _product.Repository;

    private JsonObject Targets => (JsonObject)Repository.Targets.Signed["targets"]!;

    private JsonObject Ota => (JsonObject)Targets["thermostat/1.1.0/assemblies.bin"]!["custom"]!["ota"]!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync(["--Server:MaxArchiveEntries", "12"]);
        _product = await SimulatedProduct.CreateAsync(_server);
        _product.AddRelease("1.0.0");
        using HttpResponseMessage published = await _product.PublishAsync();
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        _product.AddRelease("1.1.0");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_signature_that_does_not_hold()
    {
        await IsRefusedAsync("publish.thresholdNotMet", Changed("3.targets.json", text => text.Replace("1.1.0", "1.1.1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Too_few_signatures()
    {
        Repository.Targets.Signers.RemoveAt(0);
        Repository.WriteTargets();
        await IsRefusedAsync("publish.thresholdNotMet");
    }

    [Fact]
    public async Task A_signature_counted_twice()
    {
        Repository.Targets.Signers[0] = Repository.Targets.Signers[1];
        Repository.WriteTargets();
        await IsRefusedAsync("publish.duplicateSignature");
    }

    [Fact]
    public async Task Expired_targets()
    {
        Repository.Targets.Expires = _server.Time.GetUtcNow().ToUnixTimeSeconds();
        Repository.WriteTargets();
        await IsRefusedAsync("publish.expired");
    }

    [Fact]
    public async Task A_deadline_on_a_feature_release()
    {
        Ota["installBy"] = "2027-02-01T00:00:00Z";
        await IsRefusedResignedAsync("publish.malformed");
    }

    [Fact]
    public async Task A_lower_version()
    {
        Repository.Targets.Version = 1;
        Repository.WriteTargets();
        await IsRefusedAsync("publish.rollback");
    }

    [Fact]
    public async Task The_published_version_with_other_content()
    {
        Repository.Targets.Version = 2;
        Repository.WriteTargets();
        await IsRefusedAsync("publish.versionMismatch");
    }

    [Fact]
    public async Task A_version_that_is_not_the_file_name()
    {
        List<(string Name, byte[] Content)> files = _product.Files();
        int index = files.FindIndex(file => file.Name == "metadata/3.targets.json");
        files[index] = ("metadata/4.targets.json", files[index].Content);
        await IsRefusedAsync("publish.versionMismatch", files);
    }

    [Fact]
    public async Task Another_role_in_place_of_targets()
    {
        await IsRefusedAsync("publish.wrongType", Changed("3.targets.json", _ => Encoding.UTF8.GetString(Repository.Files["3.snapshot.json"])));
    }

    [Fact]
    public async Task Not_json_at_all()
    {
        await IsRefusedAsync("publish.malformed", Changed("3.targets.json", text => text[..^5]));
    }

    [Fact]
    public async Task More_metadata_than_devices_take()
    {
        await IsRefusedAsync("publish.tooLarge", Changed("3.targets.json", text => text + new string(' ', 128 * 1024)));
    }

    [Fact]
    public async Task A_known_root_with_other_bytes()
    {
        await IsRefusedAsync("publish.rootChanged", Changed("1.root.json", text => text + " "));
    }

    [Fact]
    public async Task A_new_root_that_the_old_keys_did_not_sign()
    {
        Repository.Root.Rotate(TestKey.FromSeed(21), TestKey.FromSeed(22), TestKey.FromSeed(23));
        Repository.PublishRoot();
        await IsRefusedAsync("publish.thresholdNotMet");
    }

    [Fact]
    public async Task A_new_root_that_its_own_keys_did_not_sign()
    {
        TestKey[] old = [.. Repository.Root.Keys];
        Repository.Root.Rotate(TestKey.FromSeed(21), TestKey.FromSeed(22), TestKey.FromSeed(23));
        Repository.Root.Signers.Clear();
        Repository.Root.Signers.AddRange(old);
        Repository.PublishRoot();
        await IsRefusedAsync("publish.thresholdNotMet");
    }

    [Fact]
    public async Task A_gap_in_the_root_chain()
    {
        Repository.Root.Version = 2;
        Repository.PublishRoot();
        List<(string Name, byte[] Content)> files = [("metadata/3.root.json", Repository.RootJson(3)), ("metadata/3.targets.json", Repository.Files["3.targets.json"])];
        await IsRefusedAsync("publish.rootVersion", files);
    }

    [Fact]
    public async Task A_new_root_that_takes_the_online_roles_away()
    {
        Repository.Timestamp.Rotate(TestKey.FromSeed(31));
        Repository.PublishRoot();
        await IsRefusedAsync("publish.onlineKey");
    }

    [Fact]
    public async Task A_new_root_without_consistent_snapshots()
    {
        Repository.Root.Signed["consistent_snapshot"] = false;
        Repository.PublishRoot();
        await IsRefusedAsync("publish.consistentSnapshot");
    }

    [Fact]
    public async Task A_new_root_in_which_one_key_would_count_twice()
    {
        Repository.Root.Keys.Add(Repository.Root.Keys[0].UnderAnotherKeyId());
        Repository.PublishRoot();
        await IsRefusedAsync("publish.keyTwice");
    }

    [Fact]
    public async Task An_expired_root()
    {
        _server.Time.Advance(TimeSpan.FromDays(366));
        Repository.Now = _server.Time.GetUtcNow().ToUnixTimeSeconds();
        Repository.Publish();
        await IsRefusedAsync("publish.expired");
    }

    [Fact]
    public async Task A_listed_target_that_is_nowhere()
    {
        await IsRefusedAsync("publish.targetMissing", _product.Files().Where(file => !file.Name.EndsWith("1.1.0/assemblies.idx", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_target_that_is_not_listed()
    {
        await IsRefusedAsync("publish.unknownTarget", _product.Files().Append(("targets/extra.bin", [1])));
    }

    [Fact]
    public async Task A_target_with_a_flipped_bit()
    {
        await IsRefusedAsync("publish.hashMismatch", _product.Files().Select(file => file.Name == "targets/thermostat/1.1.0/assemblies.bin" ? (file.Name, Flip(file.Content)) : file));
    }

    [Fact]
    public async Task A_target_of_another_length()
    {
        await IsRefusedAsync("publish.hashMismatch", _product.Files().Select(file => file.Name == "targets/thermostat/1.1.0/assemblies.bin" ? (file.Name, [.. file.Content, 0]) : file));
    }

    [Fact]
    public async Task A_target_path_that_leaves_its_folder()
    {
        Repository.AddTarget("../../evil", [1]);
        Repository.Publish();
        await IsRefusedAsync("publish.malformed", _product.Files().Where(file => !file.Name.Contains("evil", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Release_data_that_cannot_be_used()
    {
        Ota["version"] = "1.1";
        await IsRefusedResignedAsync("publish.malformed");
    }

    [Fact]
    public async Task A_release_of_another_product()
    {
        Ota["product"] = "kettle";
        await IsRefusedResignedAsync("publish.wrongProduct");
    }

    [Fact]
    public async Task An_index_that_is_not_listed()
    {
        Ota["index"]!["path"] = "thermostat/1.1.0/none.idx";
        await IsRefusedResignedAsync("publish.unknownTarget");
    }

    [Fact]
    public async Task An_index_with_another_hash_than_listed()
    {
        Ota["index"]!["sha256"] = new string('0', 64);
        await IsRefusedResignedAsync("publish.hashMismatch");
    }

    [Fact]
    public async Task Notes_that_are_not_listed()
    {
        Ota["notes"] = new JsonObject { ["en"] = "thermostat/1.1.0/notes.en.md" };
        await IsRefusedResignedAsync("publish.unknownTarget");
    }

    [Fact]
    public async Task A_companion_that_is_not_listed()
    {
        Ota["companions"] = new JsonObject { ["thermostat/1.1.0/nanoclr.bin"] = new string('0', 64) };
        await IsRefusedResignedAsync("publish.unknownTarget");
    }

    [Fact]
    public async Task An_index_of_another_image()
    {
        // The index of 1.0.0 is a good index, but not of this image.
        JsonObject other = (JsonObject)Targets["thermostat/1.0.0/assemblies.idx"]!;
        Ota["index"] = new JsonObject
        {
            ["length"] = (int)other["length"]!,
            ["path"] = "thermostat/1.0.0/assemblies.idx",
            ["sha256"] = (string)other["hashes"]!["sha256"]!,
        };
        await IsRefusedResignedAsync("publish.blockMismatch");
    }

    [Fact]
    public async Task An_index_that_is_none()
    {
        Repository.AddTarget("thermostat/1.1.0/assemblies.idx", [1, 2, 3]);
        JsonObject listed = (JsonObject)Targets["thermostat/1.1.0/assemblies.idx"]!;
        Ota["index"]!["length"] = 3;
        Ota["index"]!["sha256"] = (string)listed["hashes"]!["sha256"]!;
        await IsRefusedResignedAsync("publish.malformed");
    }

    [Fact]
    public async Task A_packed_image_that_does_not_expand_to_the_image()
    {
        // Signed as it should be, made from something else: nobody but a device or this check would notice.
        byte[] image = PackedImage(out int[] ends, out byte[] packed);
        packed[^1] ^= 1;
        Take(image, packed, ends);
        await IsRefusedResignedAsync("publish.blockMismatch");
    }

    [Fact]
    public async Task A_packed_image_that_is_not_listed()
    {
        byte[] image = PackedImage(out int[] ends, out byte[] packed);
        Take(image, packed, ends);
        Targets.Remove("thermostat/1.1.0/assemblies.bin.lzss");
        await IsRefusedResignedAsync("publish.unknownTarget");
    }

    [Fact]
    public async Task A_packed_image_with_another_hash_than_the_index_says()
    {
        byte[] image = PackedImage(out int[] ends, out byte[] packed);
        Take(image, packed, ends);
        packed[^1] ^= 1;
        Repository.AddTarget("thermostat/1.1.0/assemblies.bin.lzss", packed);
        await IsRefusedResignedAsync("publish.hashMismatch");
    }

    [Fact]
    public async Task A_packed_image_that_the_index_does_not_name()
    {
        Repository.AddTarget("thermostat/1.1.0/assemblies.bin.lzss", [1, 2, 3]);
        await IsRefusedResignedAsync("publish.unknownTarget");
    }

    [Fact]
    public async Task An_index_of_a_packed_image_whose_blocks_cannot_be()
    {
        byte[] image = PackedImage(out int[] ends, out byte[] packed);
        ends[0] = 0;
        Take(image, packed, ends);
        await IsRefusedResignedAsync("publish.malformed");
    }

    [Fact]
    public async Task One_release_with_two_versions()
    {
        Ota["releaseId"] = "thermostat-1.0.0";
        await IsRefusedResignedAsync("publish.versionMismatch");
    }

    [Fact]
    public async Task No_archive_at_all()
    {
        await IsRefusedAsync("publish.archive", archive: []);
        await IsRefusedAsync("publish.archive", archive: new byte[1024]);
        await IsRefusedAsync("publish.archive", archive: Encoding.ASCII.GetBytes(new string('x', 4096)));
    }

    [Fact]
    public async Task An_archive_that_was_cut()
    {
        byte[] archive = Tar.Write(_product.Files());
        await IsRefusedAsync("publish.archive", archive: archive[..(archive.Length / 2)]);
    }

    [Fact]
    public async Task More_files_than_allowed()
    {
        for (int i = 0; i < 10; i++)
        {
            Repository.AddTarget($"extra/{i}", [(byte)i]);
        }

        await IsRefusedResignedAsync("publish.archiveTooLarge");
    }

    private static byte[] Flip(byte[] content)
    {
        byte[] flipped = (byte[])content.Clone();
        flipped[content.Length / 2] ^= 1;
        return flipped;
    }

    private List<(string Name, byte[] Content)> Changed(string metadata, Func<string, string> change)
    {
        return [.. _product.Files().Select(file => file.Name == "metadata/" + metadata
            ? (file.Name, Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(file.Content))))
            : file)];
    }

    private Task IsRefusedResignedAsync(string code)
    {
        Repository.Publish();
        return IsRefusedAsync(code);
    }

    private Task IsRefusedAsync(string code, IEnumerable<(string Name, byte[] Content)>? files = null)
    {
        return IsRefusedAsync(code, Tar.Write(files ?? _product.Files()));
    }

    private async Task IsRefusedAsync(string code, byte[] archive)
    {
        string before = PublishedState.Of(_server);
        using HttpResponseMessage answer = await _product.PublishAsync(archive);
        string detail = await ProblemAssert.IsAsync(422, code, answer);
        Assert.NotEmpty(detail);
        Assert.Equal(before, PublishedState.Of(_server));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_server.Data.Staging(SimulatedProduct.Name)));
        if (_server.Time.GetUtcNow().Year == 2030)
        {
            Assert.Equal(Verdict.Accepted, (await DeviceView.RefreshAsync(_server, Repository.NewStore())).Verdict);
        }
    }

    /// <summary>The image of the release as it is, and how it would be packed.</summary>
    private byte[] PackedImage(out int[] ends, out byte[] packed)
    {
        byte[] image = _product.TargetFiles().Single(file => file.Name == "targets/thermostat/1.1.0/assemblies.bin").Content;
        (packed, ends) = LzssText.Pack([image[..9000], image[9000..]]);
        return image;
    }

    private void Take(byte[] image, byte[] packed, int[] ends)
    {
        byte[] index = ImageIndexText.Write([("app.dll", image[..9000]), ("lib.dll", image[9000..])], packed, ends);
        Repository.AddTarget("thermostat/1.1.0/assemblies.idx", index);
        Repository.AddTarget("thermostat/1.1.0/assemblies.bin.lzss", packed);
        Ota["index"]!["length"] = index.Length;
        Ota["index"]!["sha256"] = (string)Targets["thermostat/1.1.0/assemblies.idx"]!["hashes"]!["sha256"]!;
    }
}
