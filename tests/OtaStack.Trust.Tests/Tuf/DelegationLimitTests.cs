using System.Globalization;
using OtaStack.TestKit;
using OtaStack.Trust.Tuf;

namespace OtaStack.Trust.Tests.Tuf;

/// <summary>§5.6.7.1: a search visits not more roles than the limit, however the graph is made.</summary>
public sealed class DelegationLimitTests
{
    private readonly Device _device = new(listsHashes: false) { Limits = new TrustLimits { Delegations = 3 } };

    private RepositorySimulator Repository => _device.Repository;

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void A_row_of_roles_is_followed_up_to_the_limit(int roles, bool found)
    {
        for (int i = 1; i <= roles; i++)
        {
            Repository.Delegate(Repository.Targets, Name(i), "fan/*");
        }

        Check(roles, found);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void A_chain_of_roles_is_followed_up_to_the_limit(int roles, bool found)
    {
        SimulatedRole delegator = Repository.Targets;
        for (int i = 1; i <= roles; i++)
        {
            delegator = Repository.Delegate(delegator, Name(i), "fan/*");
        }

        Check(roles, found);
    }

    [Fact]
    public void Roles_that_are_skipped_do_not_count()
    {
        SimulatedRole first = Repository.Delegate(Repository.Targets, Name(1), "fan/*");
        for (int i = 0; i < 20; i++)
        {
            Repository.Delegate(Repository.Targets, $"pump-{i}", "pump/*");
        }

        SimulatedRole second = Repository.Delegate(first, Name(2), "fan/*");
        Repository.Delegate(second, Name(1), "fan/*");
        Repository.Delegate(Repository.Targets, Name(3), "fan/*");

        Check(3, found: true);
    }

    [Fact]
    public void No_role_at_all_may_be_allowed()
    {
        _device.Limits = new TrustLimits { Delegations = 0 };
        Repository.Delegate(Repository.Targets, Name(1), "fan/*");
        Repository.Publish();
        _device.Refresh();

        _device.ExpectFound("fan/1.bin");
        _device.ExpectNotFound("fan/2.bin", Verdict.TooLarge, Name(1));
        Assert.Empty(Repository.Requests);
    }

    private static string Name(int i)
    {
        return "role-" + i.ToString(CultureInfo.InvariantCulture);
    }

    private void Check(int last, bool found)
    {
        Repository.AddTarget(Repository.Delegated[Name(last)], "fan/2.bin", [2]);
        Repository.Publish();
        _device.Refresh();
        if (found)
        {
            _device.ExpectFound("fan/2.bin");
        }
        else
        {
            _device.ExpectNotFound("fan/2.bin", Verdict.TooLarge, Name(last));
        }

        Assert.Equal(["1.role-1.json", "1.role-2.json", "1.role-3.json"], Repository.Requests);
    }
}
