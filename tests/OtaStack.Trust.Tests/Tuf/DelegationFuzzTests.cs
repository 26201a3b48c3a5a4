using System.Text.Json.Nodes;
using OtaStack.TestKit;
using OtaStack.Trust.Bytes;
using OtaStack.Trust.Tuf;
using Xunit.Abstractions;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>
/// Random graphs against a search written from §5.6.7 alone, and authentic delegations of random form: every search ends, and only
/// with a target that a role on the way tells of. <c>OTA_FUZZ_CASES</c> makes both run longer, <c>OTA_FUZZ_SEED</c> elsewhere.
/// </summary>
public sealed class DelegationFuzzTests(ITestOutputHelper output)
{
    private const string Path = "fan/2.bin";

    private static readonly string[] Names = ["a", "b", "c", "d", "e", "f"];

    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "1", "9007199254740992", "\"\"", "\"*\"", "\"fan/*\"", "\"targets\"", "\"a\"", "\"b\"", "[]", "{}", "[[]]",
        "[\"fan/*\"]", "[\"\"]", "[{}]", "{\"name\":\"a\"}", "\"\\u0000\"", "[1,\"fan/*\"]",
    ];

    private static int Cases => Fuzz.Cases(300);

    private static readonly int Seed = Fuzz.Seed();

    [Fact]
    public void Random_graphs_are_searched_as_the_specification_says()
    {
        output.WriteLine($"seed {Seed}, {Cases} graphs");
        Random random = new(Seed);
        int found = 0;
        int limited = 0;
        for (int i = 0; i < Cases; i++)
        {
            Device device = new(listsHashes: random.Next(2) == 0) { Limits = new TrustLimits { Delegations = random.Next(1, 7) } };
            Dictionary<string, List<Edge>> graph = MakeGraph(device.Repository, random);
            string? teller = random.Next(3) == 0 ? Names[random.Next(Names.Length)] : null;
            if (teller is not null && device.Repository.Delegated.TryGetValue(teller, out SimulatedRole? role))
            {
                device.Repository.AddTarget(role, Path, [2]);
            }

            device.Repository.Publish();
            device.Refresh();
            List<string> expected = [];
            Outcome outcome = new Reference(graph, teller, device.Limits.Delegations, expected).Search();

            TargetSearch search = device.Repository.RunSearch(device.Store, Path, device.Now, device.Limits);

            Verdict verdict = outcome == Outcome.Found ? Verdict.Accepted : outcome == Outcome.Limit ? Verdict.TooLarge : Verdict.UnknownTarget;
            Assert.Equal((i, verdict), (i, search.Verdict));
            Assert.Equal(expected.Select(name => $"1.{name}.json"), device.Repository.Requests);
            found += outcome == Outcome.Found ? 1 : 0;
            limited += outcome == Outcome.Limit ? 1 : 0;
        }

        output.WriteLine($"{found} found, {limited} ended by the limit");
        Assert.InRange(found, Cases / 20, Cases);
        Assert.InRange(limited, Cases / 20, Cases);
    }

    [Fact]
    public void Authentic_delegations_of_any_form_end_in_a_verdict()
    {
        output.WriteLine($"seed {Seed}, {Cases} forms");
        Random random = new(Seed);
        Dictionary<Verdict, int> verdicts = [];
        Device device = new(listsHashes: false);
        SimulatedRole a = device.Repository.Delegate(device.Repository.Targets, "a", "fan/*");
        SimulatedRole b = device.Repository.Delegate(a, "b", "fan/*");
        device.Repository.AddTarget(b, Path, [2]);
        device.Repository.Publish();
        device.Refresh();
        MemoryTrustStore start = device.Store.Copy();
        for (int i = 0; i < Cases; i++)
        {
            MemoryTrustStore store = start.Copy();
            JsonObject signed = (JsonObject)a.Signed.DeepClone();
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                Change(signed["delegations"]!, random);
            }

            device.Repository.Files["1.a.json"] = device.Repository.Sign(signed, a.Signers);

            TargetSearch search = device.Repository.RunSearch(store, Path, device.Now);

            Assert.NotEqual((i, RefreshState.NeedsFile), (i, search.State));
            Assert.Equal(search.Verdict == Verdict.Accepted, search.Target is not null);
            verdicts[search.Verdict] = verdicts.GetValueOrDefault(search.Verdict) + 1;
            foreach (string name in start.Names)
            {
                Assert.Equal(start[name], store[name]);
            }
        }

        output.WriteLine(string.Join(", ", verdicts.Select(verdict => $"{verdict.Value} {verdict.Key}")));
        Verdict[] possible =
            [Verdict.Accepted, Verdict.UnknownTarget, Verdict.Malformed, Verdict.Missing, Verdict.ThresholdNotMet, Verdict.KeyIdMismatch, Verdict.TooLarge];
        Assert.Empty(verdicts.Keys.Except(possible));
        Assert.True(verdicts.Count >= 4, "the changes are too much alike");
    }

    [Fact]
    public void A_damaged_delegated_file_is_refused()
    {
        Device device = new(listsHashes: false);
        SimulatedRole a = device.Repository.Delegate(device.Repository.Targets, "a", "fan/*");
        device.Repository.AddTarget(a, Path, [2]);
        device.Repository.Publish();
        device.Refresh();
        byte[] file = device.Repository.Files["1.a.json"];
        for (int position = 0; position < file.Length; position += 3)
        {
            byte[] damaged = [.. file];
            damaged[position] ^= (byte)(1 << (position % 7));
            MemoryTrustStore store = device.Store.Copy();
            TargetSearch search = new(store, device.Limits, RepositorySimulator.Schemes(), device.Now);
            search.Start(Path);

            search.Supply(new ArraySource(damaged));

            Assert.True(search.State == RefreshState.Refused && store["a.json"] is null, $"byte {position}: {search.Verdict}");
        }
    }

    private static Dictionary<string, List<Edge>> MakeGraph(RepositorySimulator repository, Random random)
    {
        Dictionary<string, List<Edge>> graph = new(StringComparer.Ordinal) { ["targets"] = [] };
        List<string> reached = ["targets"];
        for (int i = random.Next(1, 10); i > 0; i--)
        {
            string from = reached[random.Next(reached.Count)];
            string to = Names[random.Next(Names.Length)];
            if (graph[from].Exists(edge => edge.To == to))
            {
                continue;
            }

            Edge edge = new(to, Covers: random.Next(4) > 0, Terminating: random.Next(5) == 0);
            SimulatedRole delegator = from == "targets" ? repository.Targets : repository.Delegated[from];
            repository.Delegate(delegator, to, edge.Covers ? "fan/?.bin" : "*");
            RepositorySimulator.DelegationTo(delegator, to)["terminating"] = edge.Terminating;
            graph[from].Add(edge);
            if (graph.TryAdd(to, []))
            {
                reached.Add(to);
            }
        }

        return graph;
    }

    /// <summary>Replaces, removes, doubles or adds one thing somewhere below the node.</summary>
    private static void Change(JsonNode node, Random random)
    {
        while (true)
        {
            JsonNode? child = null;
            if (node is JsonObject members && members.Count > 0)
            {
                string name = members.ElementAt(random.Next(members.Count)).Key;
                child = members[name];
                if (child is null or JsonValue || random.Next(3) == 0)
                {
                    switch (random.Next(3))
                    {
                        case 0:
                            members.Remove(name);
                            break;
                        case 1:
                            members["x" + name] = child?.DeepClone();
                            break;
                        default:
                            members[name] = JsonNode.Parse(Values[random.Next(Values.Length)]);
                            break;
                    }

                    return;
                }
            }
            else if (node is JsonArray elements && elements.Count > 0)
            {
                int index = random.Next(elements.Count);
                child = elements[index];
                if (child is null or JsonValue || random.Next(3) == 0)
                {
                    elements.Insert(index, random.Next(2) == 0 ? child?.DeepClone() : JsonNode.Parse(Values[random.Next(Values.Length)]));
                    return;
                }
            }

            if (child is null)
            {
                return;
            }

            node = child;
        }
    }

    private enum Outcome
    {
        Unknown,
        Found,
        Limit,
        Stopped,
    }

    private sealed record Edge(string To, bool Covers, bool Terminating);

    /// <summary>§5.6.7 in recursive form.</summary>
    private sealed class Reference(Dictionary<string, List<Edge>> graph, string? teller, int limit, List<string> visited)
    {
        public Outcome Search()
        {
            return Below("targets");
        }

        private Outcome Below(string role)
        {
            foreach (Edge edge in graph[role].Where(edge => edge.Covers))
            {
                Outcome outcome = Visit(edge.To);
                if (outcome != Outcome.Unknown)
                {
                    return outcome;
                }

                if (edge.Terminating)
                {
                    return Outcome.Stopped;
                }
            }

            return Outcome.Unknown;
        }

        private Outcome Visit(string role)
        {
            if (visited.Contains(role))
            {
                return Outcome.Unknown;
            }

            if (visited.Count == limit)
            {
                return Outcome.Limit;
            }

            visited.Add(role);
            return role == teller ? Outcome.Found : Below(role);
        }
    }
}
