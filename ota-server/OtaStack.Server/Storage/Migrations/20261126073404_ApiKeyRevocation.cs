using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OtaStack.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class ApiKeyRevocation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "RevokedAt",
                table: "api_keys",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RevokedAt",
                table: "api_keys");
        }
    }
}
